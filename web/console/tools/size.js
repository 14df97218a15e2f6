// Weighs the built console against its budget (ux.md §4): first load to a usable inbox, and each lazily loaded page.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const KB = 1024
const BUDGET = { firstJs: 170 * KB, firstCss: 25 * KB, pageJs: 80 * KB, editorJs: 200 * KB }
/** Comes with the first text that is edited; nothing waits for it. */
const EDITOR = 'src/rooms/knowledge/editor/BodyEditor.svelte'
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

/** Every chunk that comes with an entry, itself included. */
function withImports(key, found = new Set()) {
  if (found.has(key)) return found
  found.add(key)
  for (const next of manifest[key].imports ?? []) withImports(next, found)
  return found
}
const sum = (keys) => {
  const css = new Set([...keys].flatMap((key) => manifest[key].css ?? []))
  return {
    js: [...keys].reduce((total, key) => total + weigh(manifest[key].file), 0),
    css: [...css].reduce((total, file) => total + weigh(file), 0)
  }
}
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const shell = withImports(entry)
const first = new Set([...shell, ...withImports('src/shell/InboxPage.svelte')])
const rows = [
  ['first load, JS', sum(first).js, BUDGET.firstJs],
  ['first load, CSS', sum(first).css, BUDGET.firstCss]
]
for (const key of manifest[entry].dynamicImports ?? []) {
  const own = [...withImports(key)].filter((part) => !first.has(part))
  rows.push([key.replace('src/', ''), sum(own).js, BUDGET.pageJs])
}
rows.push(['editor', sum([...withImports(EDITOR)].filter((part) => !first.has(part))).js, BUDGET.editorJs])
let over = 0
for (const [name, size, limit] of rows) {
  if (size > limit) over += 1
  console.log(`${size > limit ? 'OVER' : 'ok  '} ${(size / KB).toFixed(1).padStart(7)} of ${limit / KB} KB  ${name}`)
}
process.exit(over === 0 ? 0 : 1)
