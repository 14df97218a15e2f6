// Fails when the help center's files outgrow their budget (ux.md §4). Sizes are gzip -9, as a cold first visit transfers them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '..', 'dist')
const budgets = [
  ['help.js', 15, 3],
  ['help.css', 10, 6]
]
let over = false
for (const [name, budget, goal] of budgets) {
  const bytes = gzipSync(readFileSync(join(dist, name)), { level: 9 }).length
  const fits = bytes <= budget * 1024
  over ||= !fits
  console.log(`${fits ? 'ok  ' : 'OVER'} ${name}: ${(bytes / 1024).toFixed(2)} KB of ${budget} KB (goal ${goal})`)
}
process.exit(over ? 1 : 0)
