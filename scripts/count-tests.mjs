// Reads the log of a test runner and prints `PASSED FAILED` for each closing line it knows:
// nextest, cargo test, vitest and Playwright. Prints nothing when no runner closed.
import { readFileSync } from 'node:fs'

/** The number before `word` in `line`, or 0. */
const before = (line, word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0)

const log = readFileSync(process.argv[2], 'utf8')
const lines = log.replace(/\u001b\[[0-9;]*m/g, '').split('\n')
let playwright = null

for (const line of lines) {
  if (/^\s*Summary \[/.test(line)) {
    console.log(before(line, 'passed'), before(line, 'failed') + before(line, 'timed out') + before(line, 'exec failed'))
  } else if (/^(mutants|test result): /.test(line)) {
    console.log(before(line, 'passed'), before(line, 'failed'))
  } else if (/^\s*Tests {2}/.test(line)) {
    console.log(before(line, 'passed'), before(line, 'failed'))
  } else if (/^ {2}\d+ (passed|failed|flaky|interrupted|did not run)\b/.test(line)) {
    // Playwright closes with one line for each outcome; a test that was not run did not pass; a flaky one did, the second time.
    playwright ??= { passed: 0, failed: 0 }
    const [, number, outcome] = /^ {2}(\d+) (passed|failed|flaky|interrupted|did not run)/.exec(line)
    playwright[/passed|flaky/.test(outcome) ? 'passed' : 'failed'] += Number(number)
  }
}
if (playwright) console.log(playwright.passed, playwright.failed)
