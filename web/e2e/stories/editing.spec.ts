import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { film } from '../fixtures/film'
import { write } from '../fixtures/knowledge'
import { look } from '../fixtures/look'
import { seat } from '../fixtures/seat'
import { expect, test } from '../fixtures/test'

const HEADING = 'answer_id,locale,category,question,alternative_questions,answer'
/** Enough rows for the import to be seen at work. */
const MANY = 800
/** Rows that nobody can use, and why each is refused. */
const BAD = [
  ['deposit,tlh,,How do I deposit?,,Open Receive.', 'locale_unknown'],
  [',en,,A question without an id,,An answer.', 'key_missing'],
  ['empty,en,,A question without an answer,,', 'body_missing'],
  ['fees,en,,What does it cost?,,Another answer.', 'answer_differs']
] as const
const CAPTIONS = 'WEBVTT\n\n00:00.000 --> 00:01.000\nOpen the wallet.\n'
/** How far ahead the story plans: longer than it takes to look once whether the text is out already. */
const AHEAD_MS = 8_000

test('an editor reads a file in, sees why rows were refused, takes it back, and exports', async ({
  desk,
  watch,
  browser,
  locale,
  viewport
}) => {
  const { agent, server } = desk
  await write(agent, { kind: 'faq', texts: [{ locale: 'en', title: 'Written here', slug: 'here', body: 'Stays.' }] })
  const { desk: editor, page, context } = await seat(browser, server, watch, { locale, viewport, agent })

  const good = Array.from({ length: MANY }, (_, at) => `q${at},en,Fees,Question ${at}?,,Answer ${at}.`)
  const rows = ['fees,en,Fees,How much is the fee?,price|cost,It depends on the network.', ...good]
  const file = [HEADING, ...rows, ...BAD.map(([row]) => row)].join('\r\n')
  const chosen = { name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(file) }

  await editor.go('/knowledge/imports')
  await expect(page.getByText(editor.t('imports.none'))).toBeVisible()
  await look(page, 'imports: empty')
  await page.getByLabel(editor.t('imports.choose')).setInputFiles(chosen)
  await editor.button('imports.try').click()
  const trial = page.getByTestId('trial')
  await expect(trial).toContainText(editor.t('imports.created', { count: String(rows.length) }), { timeout: 30_000 })
  for (const [, why] of BAD) await expect(trial).toContainText(editor.t(`imports.why.${why}`))
  await look(page, 'imports: tried')
  const help = (slug: string) => context.request.get(`${server.url}/help/en/a/${slug}`)
  expect((await help('how-much-is-the-fee')).status(), 'a trial changes nothing').toBe(404)

  await editor.button('imports.start').click()
  const row = page.getByTestId('import')
  await expect(row.getByRole('progressbar')).toBeVisible()
  await expect(row).toContainText(editor.t('imports.state.done'), { timeout: 60_000 })
  await expect(row).toContainText(editor.t('imports.created', { count: String(rows.length) }))
  for (const [, why] of BAD) await expect(row).toContainText(editor.t(`imports.why.${why}`))
  await expect(row).toContainText(editor.t('imports.row', { number: String(rows.length + 1) }))
  await look(page, 'imports: done')
  expect((await help('how-much-is-the-fee')).status()).toBe(200)

  await row.getByRole('button', { name: editor.t('imports.undo'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: editor.t('imports.undo'), exact: true }).click()
  await expect(row).toContainText(editor.t('imports.state.undone'), { timeout: 60_000 })
  expect((await help('how-much-is-the-fee')).status()).toBe(404)
  expect((await help('here')).status(), 'what was written here stays').toBe(200)

  const csv = await downloaded(page, () => page.getByRole('link', { name: editor.t('imports.exportCsv') }).click())
  expect(csv.toString('utf8').trim().split('\n')).toHaveLength(2)
  expect(csv.toString('utf8')).toContain('Written here')
  const zip = await downloaded(page, () => page.getByRole('link', { name: editor.t('imports.exportZip') }).click())
  expect(zip.subarray(0, 2).toString()).toBe('PK')
  await context.close()
})

test('a video with captions and a still picture plays in the help center; without captions the editor is warned', async ({
  desk,
  watch,
  browser,
  locale,
  viewport
}) => {
  const { agent, server } = desk
  const id = await write(
    agent,
    { kind: 'tutorial', texts: [{ locale: 'en', title: 'Back up', slug: 'back-up', body: 'Watch this.' }] },
    false
  )
  const { desk: editor, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  const { video, still } = await film(browser)

  await editor.go(`/knowledge/${id}?lang=en`)
  const body = page.getByRole('textbox', { name: editor.t('draft.body'), exact: true })
  await body.click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: editor.t('editor.block.video'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: editor.t('editor.block.video') })
  await dialog.getByLabel(editor.t('editor.choose.video')).setInputFiles(video)
  await dialog.getByLabel(editor.t('editor.alt.video')).fill('How to back up')
  await expect(dialog.locator('video')).toBeVisible()
  await look(page, 'video: chosen')
  await dialog.getByRole('button', { name: editor.t('common.done'), exact: true }).click()
  await expect(page.getByTestId('save-state')).toHaveAttribute('data-state', 'saved')

  await page.getByTestId('publish-button').click()
  const publish = page.getByTestId('publish')
  await expect(publish).toContainText(editor.t('warning.missing_caption'))
  await look(page, 'publish: warned')
  await publish.getByRole('button', { name: editor.t('common.cancel'), exact: true }).click()

  await body.locator('video').dblclick()
  await dialog
    .getByLabel(editor.t('editor.captionsAdd'))
    .setInputFiles({ name: 'backup.vtt', mimeType: 'text/vtt', buffer: Buffer.from(CAPTIONS) })
  await expect(dialog.getByRole('link', { name: editor.t('editor.captionsThere') })).toBeVisible()
  await dialog.getByLabel(editor.t('editor.posterAdd')).setInputFiles(still)
  await expect(dialog.locator('img')).toBeVisible()
  await look(page, 'video: with its parts')
  await dialog.getByRole('button', { name: editor.t('common.done'), exact: true }).click()
  await expect(page.getByTestId('save-state')).toHaveAttribute('data-state', 'saved')
  await page.getByTestId('publish-button').click()
  await expect(publish).toContainText(editor.t('publish.allWell'))
  await publish.getByRole('button', { name: editor.t('publish.do'), exact: true }).click()
  await expect(publish).toHaveCount(0)

  const reader = await browser.newContext({ locale: locale ?? 'en', viewport: viewport ?? null })
  const article = await reader.newPage()
  watch.follow(article, 'reader')
  await article.goto(`${server.url}/help/en/a/back-up`)
  const player = article.locator('video')
  await expect(player).toHaveAttribute('poster', /\/help\/files\//)
  await player.evaluate((element: HTMLVideoElement) => element.play())
  await expect.poll(() => player.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0)
  const cue = () =>
    player.evaluate((element: HTMLVideoElement) => {
      const [track] = element.textTracks
      if (track) track.mode = 'showing'
      const first = track?.cues?.[0]
      return first && 'text' in first ? first.text : ''
    })
  await expect.poll(cue).toBe('Open the wallet.')
  await look(article, 'article with a video')
  await reader.close()
  await context.close()
})

test('what is planned becomes live when its time has come', async ({ desk, watch, browser, locale, viewport }) => {
  const { agent, server } = desk
  const id = await write(
    agent,
    { kind: 'faq', texts: [{ locale: 'en', title: 'New fees', slug: 'new-fees', body: 'They are lower.' }] },
    false
  )
  const { desk: editor, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  const reader = () => context.request.get(`${server.url}/help/en/a/new-fees`)

  await editor.go(`/knowledge/${id}?lang=en`)
  await page.getByTestId('publish-button').click()
  const publish = page.getByTestId('publish')
  await publish.getByRole('radio', { name: editor.t('publish.later') }).check()
  await look(page, 'publish: at a time')
  const start = publish.getByLabel(editor.t('publish.start'))
  await start.fill(await inZone(page, Date.now() - 60_000))
  await expect(publish).toContainText(editor.t('publish.pastStart'))
  await start.fill(await inZone(page, Date.now() + AHEAD_MS))
  await publish.getByRole('button', { name: editor.t('publish.schedule'), exact: true }).click()
  await expect(publish).toHaveCount(0)
  const plan = page.getByTestId('planned')
  await expect(plan).toBeVisible()
  expect((await reader()).status(), 'not yet').toBe(404)
  await look(page, 'article: planned')

  await expect.poll(async () => (await reader()).status(), { timeout: 60_000 }).toBe(200)
  await expect(page.getByTestId('text-state')).toHaveAttribute('data-state', 'live')
  await expect(plan).toHaveCount(0)
  await context.close()
})

/** An instant as the page's own zone writes it, to the second. */
function inZone(page: Page, atMs: number): Promise<string> {
  return page.evaluate((at) => {
    const date = new Date(at)
    return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
  }, atMs)
}

async function downloaded(page: Page, act: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download')
  await act()
  return readFile(await (await download).path())
}
