// slides.mjs DIR: opens every deck in Chromium. A deck has 15 to 25 slides; nothing on a slide
// is cut off, or smaller than can be read from the last row; pictures are there; nothing comes
// from outside of DIR; arrows turn the slides and n shows the notes.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { chromium } = createRequire(resolve('build/npm/package.json'))('playwright-core')
const dir = resolve(process.argv[2]), home = pathToFileURL(dir).href
const SMALLEST = 18      // pixels of 720
let checks = 0, failed = 0
const expect = (holds, ...words) => {
  checks++
  if (!holds) { failed++; console.log('FAILED:', ...words) }
}

// What is wrong with the slides of a page, in words.
function look(smallest) {
  const faults = []
  document.documentElement.classList.remove('one')
  document.querySelectorAll('section').forEach((slide, i) => {
    const frame = slide.getBoundingClientRect(), box = slide.firstElementChild
    const foot = slide.querySelector('footer').getBoundingClientRect()
    for (const e of box.querySelectorAll('*')) {
      const at = e.getBoundingClientRect()
      if (!at.width || !at.height) continue
      if (at.right > frame.right - 8 || at.left < frame.left || at.bottom > foot.bottom ||
          at.top < frame.top)
        faults.push(`slide ${i + 1}: ${e.tagName} ${e.className} is cut off`)
      if (e.tagName === 'IMG' && (!e.naturalWidth || at.height < 60))
        faults.push(`slide ${i + 1}: picture ${e.getAttribute('src')}`)
      const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
      const zoom = parseFloat(box.style.zoom || 1)
      if (own && !e.closest('math') && e.tagName !== 'ANNOTATION' &&
          parseFloat(getComputedStyle(e).fontSize) * zoom < smallest)
        faults.push(`slide ${i + 1}: ${e.tagName} ${e.className} is small: ` +
                    `${parseFloat(getComputedStyle(e).fontSize) * zoom}`)
    }
    if (!slide.querySelector('p, li, table, h1, h3, figcaption, pre')) faults.push(`slide ${i + 1} says nothing`)
  })
  document.documentElement.classList.add('one')
  return [...new Set(faults)]
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
const outside = []
page.on('request', r => { if (!r.url().startsWith(home) && !r.url().startsWith('data:')) outside.push(r.url()) })
page.on('console', m => { if (m.type() === 'error') outside.push(m.text()) })
page.on('pageerror', e => outside.push(String(e)))
const decks = readdirSync(dir).filter(name => name.endsWith('.html') && name !== 'index.html').sort()
expect(decks.length === 20, 'there are', decks.length, 'decks')
for (const name of decks) {
  await page.goto(pathToFileURL(join(dir, name)).href)
  await page.waitForSelector('.ready', { state: 'attached' })
  const slides = await page.locator('section').count()
  expect(slides >= 15 && slides <= 25, name, 'has', slides, 'slides')
  const faults = await page.evaluate(look, SMALLEST)
  checks += slides
  expect(!faults.length, name, faults.slice(0, 5).join('; '), faults.length)
}
await page.keyboard.press('ArrowRight')
await page.keyboard.press('ArrowRight')
expect(page.url().endsWith('#3'), 'arrows lead to', page.url())
await page.keyboard.press('n')
expect(await page.locator('section.now aside').isVisible(), 'n does not show the notes')
expect(!outside.length, 'from outside:', outside.join(' '))
await browser.close()
console.log(`${checks - failed} passed`)
process.exit(failed ? 1 : 0)
