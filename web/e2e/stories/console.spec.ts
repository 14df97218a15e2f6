import type { Locator, Page } from '@playwright/test'
import { OWNER } from '../fixtures/agent'
import type { Console } from '../fixtures/console'
import { fits, look } from '../fixtures/look'
import { seat } from '../fixtures/seat'
import { expect, test } from '../fixtures/test'
import { totp } from '../fixtures/totp'

const OMAR = { name: 'Omar', email: 'omar@harbor.example', password: 'copper-lighthouse-tide-92' }
const NEW_PASSWORD = 'quiet-harbour-signal-58'

test('a forgotten password is set anew, and the second factor is asked for as ever', async ({
  desk: { server, agent },
  watch,
  browser,
  locale,
  viewport
}) => {
  const colleague = await agent.invite(OMAR, 'agent')
  const link = await agent.resetLink(OMAR.email)
  const { desk, page, context } = await seat(browser, server, watch, { locale, viewport })

  await page.goto(link.replace(/^https?:\/\/[^/]+/, server.url))
  await look(page, 'reset')
  await desk.field('signIn.newPassword').fill('12345678')
  await desk.button('signIn.resetDo').click()
  await expect(page.getByRole('alert')).toBeVisible()
  await look(page, 'reset: weak password')
  await desk.field('signIn.newPassword').fill(NEW_PASSWORD)
  await desk.button('signIn.resetDo').click()
  await expect(page.getByText(desk.t('signIn.resetDone'))).toBeVisible()
  await look(page, 'reset: done')
  await page.getByRole('link', { name: desk.t('signIn.do') }).click()

  // The old password is worth nothing; the new one leads to the second factor.
  await desk.field('signIn.email').fill(OMAR.email)
  await desk.field('signIn.password').fill(OMAR.password)
  await desk.button('signIn.do').click()
  await expect(page.getByRole('alert')).toBeVisible()
  await desk.field('signIn.password').fill(NEW_PASSWORD)
  await desk.button('signIn.do').click()
  await expect(desk.field('signIn.code')).toBeVisible()
  await look(page, 'sign-in: second factor')
  await desk.field('signIn.code').fill('000000')
  await expect(page.getByRole('alert')).toBeVisible()
  // The code of this half minute was used when the colleague enrolled: the next one is good already.
  await desk.field('signIn.code').fill(totp(colleague.totpSecret, Date.now() + 30_000))
  await expect(page.locator('#main')).toBeVisible()
  await context.close()

  // The telephone with the codes is lost: one of the codes on paper does.
  const again = await seat(browser, server, watch, { locale, viewport })
  await again.desk.go('/login')
  await again.desk.field('signIn.email').fill(OMAR.email)
  await again.desk.field('signIn.password').fill(NEW_PASSWORD)
  await again.desk.button('signIn.do').click()
  await again.desk.button('signIn.useRecovery').click()
  await look(again.page, 'sign-in: recovery code')
  await again.desk.field('signIn.recoveryCode').fill(colleague.recoveryCodes[0] ?? '')
  await again.desk.button('signIn.confirm').click()
  await expect(again.page.locator('#main')).toBeVisible()
  await again.context.close()
})

test('hours, topics, keys and roles are saved and still there after a reload', async ({
  desk: { server, agent, inbox },
  watch,
  browser,
  locale,
  viewport
}) => {
  const { desk, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  const saved = () => expect(page.getByText(desk.t('common.saved')).first()).toBeVisible()

  await desk.go(`/settings/inboxes/${inbox.id}/hours`)
  await page.getByRole('switch', { name: desk.t('hours.always') }).click()
  const monday = page.getByRole('group').first()
  await monday.getByRole('button').click()
  await monday.getByLabel(desk.t('hours.from')).fill('08:30')
  await desk.button('hours.addHoliday').click()
  await desk.field('hours.holidayName').fill('春节 · Spring Festival')
  await look(page, 'hours')
  await desk.button('common.save').click()
  await saved()
  await page.reload()
  await expect(monday.getByLabel(desk.t('hours.from'))).toHaveValue('08:30')
  await expect(desk.field('hours.holidayName')).toHaveValue('春节 · Spring Festival')

  await desk.go(`/settings/inboxes/${inbox.id}/topics`)
  const names = page.locator('input[lang]')
  await expect(names.first()).toBeVisible()
  const before = await names.count()
  await desk.button('inboxes.topicAdd').click()
  await names.nth(before).fill('质押')
  await names.nth(before + 1).fill('Staking')
  await look(page, 'topics')
  await desk.button('common.save').click()
  await saved()
  await page.reload()
  await expect(names.nth(before + 1)).toHaveValue('Staking')

  await desk.go(`/settings/inboxes/${inbox.id}/keys`)
  await desk.button('keysPage.add').click()
  await desk.button('common.create').click()
  await expect(page.getByText(desk.t('keysPage.once'))).toBeVisible()
  await look(page, 'key: its secret, once')
  await desk.button('common.done').click()
  await expect(page.getByText(desk.t('keysPage.two'))).toBeVisible()
  await desk.button('keysPage.retire').first().click()
  await look(page, 'key: retire')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: desk.t('keysPage.retire') })
    .click()
  await expect(page.getByText(desk.t('keysPage.retired'))).toBeVisible()

  await desk.go('/settings/roles')
  await desk.button('roles.add').click()
  await desk.field('roles.name').fill('Night watch')
  await page.getByLabel(desk.t('permission.conversations.reply')).check()
  await look(page, 'role')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: desk.t('common.save') })
    .click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('columnheader', { name: /Night watch/ })).toBeVisible()
  await look(page, 'roles')
  await context.close()
})

test('a contact who is blocked cannot write until the block is lifted', async ({
  desk: { server, agent },
  wallet,
  widget,
  watch,
  browser,
  locale,
  viewport,
  page: walletPage
}) => {
  await widget.visit(wallet)
  await walletPage.locator('#person').selectOption('anonymous')
  await widget.open()
  await widget.ask('buy cheap coins now')
  const { desk, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  await desk.go('/inbox/waiting')
  await desk.topRow().click()
  await expect(desk.message('buy cheap coins now')).toBeVisible()
  if (!(await page.getByTestId('contact-panel').isVisible())) await page.keyboard.press('i')
  const panel = page.getByTestId('contact-panel')
  await panel.getByRole('button', { name: desk.t('contact.block') }).click()
  await desk.field('contact.blockReason').fill('Advertises')
  await look(page, 'block')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: desk.t('contact.block') })
    .click()
  await expect(panel.getByRole('button', { name: desk.t('contact.unblock') })).toBeVisible()
  await look(page, 'blocked')
  await widget.say('again and again')
  await expect(widget.frame.getByText(widget.t('error.blocked')).first()).toBeVisible()
  await panel.getByRole('button', { name: desk.t('contact.unblock') }).click()
  await expect(panel.getByRole('button', { name: desk.t('contact.block') })).toBeVisible()
  await context.close()
})

test('what failed for good is listed, goes again or goes away', async ({
  desk: { server, agent },
  watch,
  browser,
  locale,
  viewport
}) => {
  const { desk, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  // A job fails for good after hours of tries: the rows are laid before the screen instead.
  const row = (id: string) => ({
    id,
    kind: 'conversations.delete_files',
    attempts: 8,
    lastError: 'the disk is full',
    deadAtMs: Date.now() - 60_000,
    createdAtMs: Date.now() - 3_600_000
  })
  const rows = [row('1'), row('2')]
  const asked: string[] = []
  await page.route('**/api/v1/jobs/**', async (route) => {
    const request = route.request()
    asked.push(`${request.method()} ${new URL(request.url()).pathname}`)
    if (request.method() === 'GET') await route.fulfill({ json: { items: rows, next: null } })
    else await route.fulfill({ status: 204 })
  })
  await desk.go('/settings/jobs')
  await expect(page.getByText('the disk is full')).toHaveCount(2)
  await look(page, 'dead letters')
  await desk.button('common.retry').first().click()
  await expect(page.getByText('the disk is full')).toHaveCount(1)
  await desk.button('common.delete').click()
  await look(page, 'dead letter: delete')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: desk.t('common.delete') })
    .click()
  await expect(page.getByText(desk.t('jobs.empty'))).toBeVisible()
  expect(asked).toContain('POST /api/v1/jobs/1/retry')
  expect(asked).toContain('DELETE /api/v1/jobs/2')
  await context.close()
})

test('two colleagues answer at once: the second reads before sending; the next conversation is read only when touched', async ({
  desk: { server, agent },
  wallet,
  widget,
  watch,
  browser,
  locale,
  viewport,
  page: walletPage
}) => {
  const omar = await agent.invite(OMAR, 'supervisor')
  await widget.visit(wallet)
  await walletPage.locator('#person').selectOption('anonymous')
  await widget.open()
  await widget.ask('where is my money')
  const first = await agent.latest()
  await agent.pickUp(first)
  const { desk, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  await translator(page)
  await desk.go('/inbox/mine')
  await desk.topRow().click()
  await expect(desk.message('where is my money')).toBeVisible()
  const box = page.getByTestId('composer').getByRole('textbox')
  await translatesAndGoesBack(desk, page, box)
  await box.fill('It is on its way.')
  await omar.say(first, 'I have looked: it arrives in ten minutes.')
  await expect(desk.message('I have looked')).toBeVisible()
  await page.getByTestId('send').click()
  await expect(desk.message('It is on its way.')).toHaveCount(0)
  await expect(box).toHaveValue('It is on its way.')
  await look(page, 'review before sending')
  await page.getByTestId('send').click()
  await expect(desk.message('It is on its way.')).toBeVisible()

  // A second conversation of another contact comes up by itself once this one is resolved.
  const other = await browser.newContext({ locale: locale ?? 'en', viewport })
  const elsewhere = await other.newPage()
  await elsewhere.goto(`${server.url}/widget/page?inbox=${(await agent.inboxes())[0]?.publicKey ?? ''}`)
  await elsewhere
    .getByRole('region', { name: widget.t('topics') })
    .getByRole('button')
    .last()
    .click()
  await elsewhere.getByTestId('composer').fill('second question')
  await elsewhere.getByTestId('send').click()
  await expect.poll(async () => (await agent.latest()).preview).toContain('second question')
  const second = await agent.latest()
  await agent.pickUp(second)
  await expect(page.getByTestId('conv-row').or(page.locator('body'))).not.toHaveCount(0)
  await page.getByTestId('resolve').click()
  await expect(desk.message('second question')).toBeVisible()
  expect((await agent.show(second)).readCount).toBe(0)
  await desk.message('second question').click()
  await expect.poll(async () => (await agent.show(second)).readCount).toBe(1)
  await other.close()
  await context.close()
})

test('the inbox holds together at the widths between', async ({
  desk: { server, agent },
  wallet,
  widget,
  watch,
  browser,
  locale,
  viewport,
  page: walletPage
}) => {
  await widget.visit(wallet)
  await walletPage.locator('#person').selectOption('anonymous')
  await widget.open()
  await widget.ask('a question that is long enough to be cut in the list: 我的提现一直没有到账，已经等了三个小时了')
  const { desk, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  const widths = (viewport?.width ?? 0) > 1000 ? [1279, 1100, 1536, 1920] : [959, 960, 720]
  await desk.go('/inbox/all')
  await desk.topRow().click()
  await expect(page.getByTestId('composer')).toBeVisible()
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await fits(page, `conversation at ${width}`)
    const composer = await page.getByTestId('composer').boundingBox()
    expect(composer?.width, `the composer at ${width}`).toBeGreaterThan(280)
  }
  await look(page, 'conversation, narrow or wide')
  await desk.go('/settings/people')
  await expect(page.getByText(OWNER.email).first()).toBeVisible()
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await fits(page, `people at ${width}`)
  }
  await context.close()
})

/** Stands in for a language model, which a desk under test has not: the console thinks it translates. */
async function translator(page: Page): Promise<void> {
  await page.route('**/api/v1/answers/model/uses', (route) => route.fulfill({ json: { items: ['translation'] } }))
  await page.route('**/api/v1/conversations/*/translation', (route) =>
    route.fulfill({ json: { text: 'It will be there soon.', language: 'en' } })
  )
}

/** A draft that was translated keeps what was written first, over a reload, until it is put back. */
async function translatesAndGoesBack(desk: Console, page: Page, box: Locator): Promise<void> {
  // The browser keeps a copy until the server has it.
  const kept = () =>
    expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')))).toEqual([])
  const original = '马上就到。'
  await box.fill(original)
  await page.getByTestId('translate-draft').click()
  await expect(box).toHaveValue('It will be there soon.')
  await kept()
  await page.reload()
  await expect(page.getByTestId('draft-translated')).toBeVisible()
  await expect(box).toHaveValue('It will be there soon.')
  await look(page, 'a translated draft')
  await desk.button('assist.restore').click()
  await expect(box).toHaveValue(original)
  await expect(page.getByTestId('draft-translated')).toHaveCount(0)
  await kept()
  await page.reload()
  await expect(box).toHaveValue(original)
  await expect(page.getByTestId('draft-translated')).toHaveCount(0)
}
