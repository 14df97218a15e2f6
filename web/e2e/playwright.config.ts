import { defineConfig } from '@playwright/test'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]
const WIDTHS = [
  { name: '1440', viewport: { width: 1440, height: 900 } },
  { name: '390', viewport: { width: 390, height: 844 } }
]

/** Every story runs in both languages and at both widths, one after the other: each has a desk of its own. */
export default defineConfig({
  testDir: 'stories',
  outputDir: 'results',
  timeout: 180_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: true,
  // A story that fails and then passes is counted and listed as flaky: something to mend, nothing to stop for.
  retries: process.env['CI'] === undefined ? 0 : 1,
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath: process.env['HELPWARD_CHROMIUM'] ?? process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: FLAGS
    },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    timezoneId: 'Asia/Shanghai'
  },
  projects: ['zh-CN', 'en'].flatMap((locale) =>
    WIDTHS.map(({ name, viewport }) => ({ name: `${locale}-${name}`, use: { locale, viewport } }))
  )
})
