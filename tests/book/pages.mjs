// pages.mjs DIR: opens every woven page in Chromium, without a window, at the width of a desk
// and of a telephone, by day and by night. No page may ask for anything outside of DIR, complain
// in the console, be wider than the window, move once it is drawn, cut what goes on beyond an edge
// without a shadow there, or break a rule of axe-core. The pages of an EPUB get the colours of a
// reading program, and must have enough contrast in them.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve, relative, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const npm = createRequire(resolve('build/npm/package.json'))
const { chromium } = npm('playwright-core')
const axe = readFileSync(npm.resolve('axe-core/axe.min.js'), 'utf8')
const site = resolve(process.argv[2])
const home = pathToFileURL(site).href

// Rules are tried in the first two, which have both widths and both schemes.
const windows = [
  { width: 1280, height: 800, colorScheme: 'light', rules: true },
  { width: 390, height: 844, colorScheme: 'dark', rules: true },
  { width: 1280, height: 800, colorScheme: 'dark', rules: false },
  { width: 390, height: 844, colorScheme: 'light', rules: false },
]

// The pages of the book are opened in all four. Of the many pages that list files, which one
// program made, every other is opened in the first window and the rest in the second.
function pages(dir) {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.x?html$/.test(entry.name))
    .map(entry => relative(site, join(entry.parentPath ?? entry.path, entry.name))).sort()
}

function watchForShifts() {
  window.shift = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
}

// What can be scrolled sideways must have its shadow, and be what scrolls: one on its parent never shows.
function cutWithoutShadow() {
  return [...document.querySelectorAll('main *')].filter(element => {
    const { overflowX, backgroundImage } = getComputedStyle(element)
    return /auto|scroll/.test(overflowX) && element.clientWidth > 0 &&
      element.scrollWidth > element.clientWidth + 1 && !backgroundImage.includes('gradient')
  }).map(element => `${element.tagName} is cut without a shadow: ${element.textContent.trim().slice(0, 40)}`)
}

// Contrast, and whether links differ from the words around them, are most of what axe-core reckons,
// and a page of code has thousands of words in a dozen dyes. Of the elements that write, three of each look are marked: looks are the same if colours, sizes
// and visibility are, of the element and of all it stands in, and whether an edge cuts it off.
function markLooks() {
  const within = new Map(), seen = new Map()
  const behind = element => {
    if (!element) return { look: '', clip: null }
    let found = within.get(element)
    if (!found) {
      const outer = behind(element.parentElement), s = getComputedStyle(element)
      const own = [element.localName, element.className?.baseVal ?? element.className, s.color, s.backgroundColor, s.backgroundImage,
        s.opacity, s.fontSize, s.fontWeight, s.visibility, s.display, s.position, s.filter, s.mixBlendMode, s.textShadow, s.textDecorationLine].join()
      const key = `${outer.number}|${own}`
      if (!seen.has(key)) seen.set(key, { number: seen.size, count: {} })
      found = { number: seen.get(key).number, looks: seen.get(key).count,
        clip: s.overflow === 'visible' ? outer.clip : element }
      within.set(element, found)
    }
    return found
  }
  for (const element of document.querySelectorAll('body, body *')) {
    const writes = /^(input|select|textarea)$/.test(element.localName) ||
      [...element.childNodes].some(child => child.nodeType === 3 && child.data.trim())
    if (!writes) continue
    const { looks } = behind(element), { clip } = behind(element.parentElement)
    const box = element.getBoundingClientRect(), edge = clip?.getBoundingClientRect()
    const place = !box.width || !box.height || !element.checkVisibility() ? 'nowhere'
      : edge && (box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom) ? 'cut' : 'whole'
    looks[place] = (looks[place] ?? 0) + 1
    if (looks[place] <= 3) element.setAttribute('data-look', '')
  }
  // A span that only colours code is nothing to any other rule: its text is enough.
  for (const span of document.querySelectorAll('pre span:not([data-look])'))
    if (!span.firstElementChild && [...span.attributes].every(a => a.name === 'class'))
      span.replaceWith(span.textContent)
  axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-look]' },
    { id: 'link-in-text-block', selector: 'a[href][data-look]' }] })
}

// A reading program sets ground and ink of day and of night.
const reading = { light: 'html { background: #fff; color: #000 }', dark: 'html { background: #121212; color: #ddd }' }

async function look(page, name, { width, rules, colorScheme }) {
  const faults = [], epub = name.endsWith('.xhtml')
  const onConsole = message => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
  }
  const onError = error => faults.push(`script: ${error.message}`)
  const onRequest = request => {
    if (!/^(file|data|blob):/.test(request.url()) || (request.url().startsWith('file:') && !request.url().startsWith(home)))
      faults.push(`asks for ${request.url()}`)
  }
  page.on('console', onConsole).on('pageerror', onError).on('request', onRequest)
  await page.goto(`${home}/${name}`, { waitUntil: 'load' })
  await page.evaluate(() => document.fonts.ready)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  if (epub) await page.addStyleTag({ content: reading[colorScheme] })
  else {
    if (wide > width) faults.push(`${wide} pixels wide`)
    faults.push(...await page.evaluate(cutWithoutShadow))
  }
  if (rules) {
    // axe-core reckons no contrast upon a gradient, and the shades are gradients
    await page.addStyleTag({ content: '* { background-image: none !important }' })
    await page.evaluate(axe)
    await page.evaluate(markLooks)
    faults.push(...await page.evaluate(async only => (await axe.run({
      preload: false, resultTypes: ['violations'], ...only }))
      .violations.map(rule => `axe: ${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`),
      epub ? { runOnly: ['color-contrast'] } : {}))
  }
  const shift = await page.evaluate(() => window.shift)
  if (shift > 0.01 && !epub) faults.push(`moves by ${shift.toFixed(3)}`)
  page.off('console', onConsole).off('pageerror', onError).off('request', onRequest)
  return faults
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'],
  timeout: 180000 })
let passed = 0, failed = 0
async function lookAtAll(turn) {
  const { colorScheme, rules, ...viewport } = windows[turn]
  const context = await browser.newContext({ viewport, colorScheme })
  await context.addInitScript(watchForShifts)
  const page = await context.newPage()
  page.setDefaultTimeout(180000) // other programs may be at work
  for (const [i, name] of pages(site).entries()) {
    if (/^(file|changes)-/.test(name) && turn !== i % 2) continue
    // Of an EPUB all pages are opened by night, when its words have other dyes; by day, some.
    if (name.endsWith('.xhtml') && turn !== 1 && (turn !== 0 || i % 4)) continue
    const faults = await look(page, name, { ...viewport, rules, colorScheme })
    if (faults.length) {
      failed++
      for (const fault of faults)
        console.log(`${name} (${viewport.width}, ${colorScheme}): ${fault}`)
    } else passed++
  }
  await context.close()
}
await Promise.all(windows.map((_, turn) => lookAtAll(turn)))
await browser.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
