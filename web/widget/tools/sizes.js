// Fails when the widget outgrows its budget (ux.md §4). Sizes are gzip -9, as a cold first visit transfers them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '..', 'dist')
const kilo = (bytes) => `${(bytes / 1024).toFixed(2)} KB`
const weigh = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
const assets = readdirSync(join(dist, 'assets')).filter((name) => /\.(js|css)$/.test(name))
const weights = (test) => assets.filter(test).map((name) => weigh(join('assets', name)))
const sum = (list) => list.reduce((total, one) => total + one, 0)

// A visitor loads one language.
const language = Math.max(...weights((name) => /^(en|zh-CN)-/.test(name)))
const script = sum(weights((name) => name.endsWith('.js') && !/^(en|zh-CN)-/.test(name))) + language
const budgets = [
  ['loader on the host page', weigh('widget.js'), 5, 3],
  ['app, script with one language', script, 45, null],
  ['app, styles', sum(weights((name) => name.endsWith('.css'))), 8, null]
]
let over = false
for (const [what, bytes, budget, goal] of budgets) {
  const fits = bytes <= budget * 1024
  over ||= !fits
  console.log(`${fits ? 'ok  ' : 'OVER'} ${what}: ${kilo(bytes)} of ${budget} KB${goal ? ` (goal ${goal})` : ''}`)
}
console.log(`     first open, all: ${kilo(script + budgets[2][1] + weigh('frame.html'))} (goal 30)`)
process.exit(over ? 1 : 0)
