// Fails when the widget outgrows its budget (ux.md §4). Sizes are gzip -9, as a cold first visit transfers them.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '..', 'dist')
const assets = join(dist, 'assets')
const kilo = (bytes) => `${(bytes / 1024).toFixed(2)} KB`
const weigh = (file) => gzipSync(readFileSync(file), { level: 9 }).length
const sum = (list) => list.reduce((total, one) => total + one, 0)

/** What the browser fetches before the first screen: the page's own files and all that they import statically. */
function firstFiles() {
  const found = new Set()
  const visit = (name) => {
    if (found.has(name)) return
    found.add(name)
    if (!name.endsWith('.js')) return
    for (const [, file] of readFileSync(join(assets, name), 'utf8').matchAll(
      /(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g
    )) {
      visit(basename(file))
    }
  }
  for (const [, file] of readFileSync(join(dist, 'frame.html'), 'utf8').matchAll(
    /(?:src|href)="\/widget\/assets\/([^"]+)"/g
  )) {
    visit(file)
  }
  return [...found]
}

const all = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name))
const weights = (names, ending) =>
  names.filter((name) => name.endsWith(ending)).map((name) => weigh(join(assets, name)))
const first = firstFiles()
const openScript = sum(weights(first, '.js'))
const openStyles = sum(weights(first, '.css'))
const wholeScript = sum(weights(all, '.js'))
const wholeStyles = sum(weights(all, '.css'))
const page = weigh(join(dist, 'frame.html'))

const budgets = [
  ['loader on the host page', weigh(join(dist, 'widget.js')), 5, 3],
  ['first open: script with both languages', openScript, 45],
  ['first open: styles', openStyles, 8],
  ['first open: all', openScript + openStyles + page, 53, 30],
  ['every screen: all', wholeScript + wholeStyles + page, 76]
]
let over = false
for (const [what, bytes, budget, goal] of budgets) {
  const fits = bytes <= budget * 1024
  over ||= !fits
  console.log(`${fits ? 'ok  ' : 'OVER'} ${what}: ${kilo(bytes)} of ${budget} KB${goal ? ` (goal ${goal})` : ''}`)
}
process.exit(over ? 1 : 0)
