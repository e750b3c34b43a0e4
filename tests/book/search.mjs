// search.mjs DIR: asks the search of the woven pages sixty questions. The first hit of each is known; at
// least 57 must be right, each within a tenth of a second of work, and the index be at most 400 kB.
import { readFileSync, statSync } from 'node:fs'
import { runInNewContext } from 'node:vm'

const site = process.argv[2]
const world = { woven: {}, performance }
world.window = world
for (const name of ['names', 'find', 'search']) runInNewContext(readFileSync(`${site}/${name}.js`, 'utf8'), world)

// What is typed, and what the first hit must be: a kind and an identifier, or part of one.
const questions = `
broadcast | section sec:broadcast
broadcasting | section sec:broadcast
brodcast | section sec:broadcast
unbroadcast | section sec:unbroadcast
un-broadcast | section sec:unbroadcast
broadcasting backward | section sec:unbroadcast
sticky error | section sec:sticky
one error | section sec:sticky
stacks of matrices | section sec:stacks
stack of matrices | section sec:stacks
product of matrices | section sec:dot
t_dot | function id-t_dot
t_dot() | function id-t_dot
graph_new | function id-graph_new
session_run | function id-session_run
array_free | function id-array_free
t_gradients | function id-t_gradients
Tensor | (chapter ch:tensors|struct id-Tensor|typedef id-Tensor)
tensors | chapter ch:tensors
graphs | chapter ch:graphs
sketch | chapter ch:sketch
a sketch | chapter ch:sketch
backprop | chapter ch:backprop
sessions | chapter ch:sessions
trainer | chapter ch:trainer
exclusive or | (chapter|section) (ch:exclusive-or|sec:sketch-xor)
perceptrons | chapter ch:perceptrons
optimisers | chapter ch:optimizers
optimizer | (section sec:optimizer|chapter ch:optimizers)
layers | chapter ch:layers
digits | chapter ch:digits
momentum | section sec:momentum
momentun | section sec:momentum
adam | section sec:adam
Adam | section sec:adam
nesterov | section sec:nesterov
weight decay | section sec:decay
clipping | section sec:clip
schedules | section sec:schedules
cross-entropy | section sec:cross-entropy
crossentropy | section sec:cross-entropy
softmax | section sec:softmax
argmax | section sec:argmax
batches | section sec:batches
views | section sec:views
sums | section sec:sum
sum | section sec:sum
exponential | section sec:exp
logarithm | section sec:(log|softmax-op)
sigmoid | section sec:sigmoid
queue | section sec:queue
why not a queue | section sec:queue
deep graphs | section sec:deep
second derivatives | section sec:second
unlucky seeds | section sec:seeds
memory runs out | section sec:countdown
1.1 | section sec:task
3.1 | section sec:drawing
chunk 3.4 | chunk chunk-3.4
eq 1.1 | equation eq:
ex 9.1 | exercise ex:
3 | chapter ch:graphs
`.trim().split('\n').map(line => line.split(' | '))

let passed = 0, slow = 0
world.woven.search('to read the index')
for (const [text, wanted] of questions) {
  let hits, least = Infinity // of three times: in one of them the garbage may be collected
  for (let i = 0; i < 3; i++) {
    const start = process.cpuUsage()
    hits = world.woven.search(text)
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, user + system)
  }
  if (least > 100000) slow++
  const first = hits[0] ? `${hits[0].kind} ${hits[0].id}` : 'nothing'
  if (new RegExp(`^${wanted}`).test(first)) passed++
  else console.log(`${text}: ${first}, not ${wanted}`)
}
const size = ['names', 'find'].reduce((sum, name) => sum + statSync(`${site}/${name}.js`).size, 0)
if (size > 400000) console.log(`the index is ${size} bytes`)
const failed = questions.length - passed
console.log(`${passed} of ${questions.length} first hits are right; ${size} bytes; ${slow} slow`)
console.log(`${passed} passed, ${failed > questions.length - 57 ? failed : 0} failed`)
process.exit(failed > questions.length - 57 || size > 400000 || slow ? 1 : 0)
