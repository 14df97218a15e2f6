import { OPERATOR, OWNER } from '../fixtures/agent'
import { Console } from '../fixtures/console'
import { look } from '../fixtures/look'
import { expect, test } from '../fixtures/test'

const OMAR = { name: 'Omar', email: 'omar@harbor.example', password: 'copper-lighthouse-tide-92' }
const QUESTION = '我的提现还没到账 · my withdrawal has not arrived'
const NOTE = 'One confirmation is missing; wait for it.'

test('from an empty desk to an answered, rated and reported conversation', async ({
  server,
  wallet,
  widget,
  watch,
  browser,
  page,
  locale,
  viewport
}) => {
  test.setTimeout(300_000)
  const context = await browser.newContext({
    locale: locale ?? 'en',
    viewport: viewport ?? null,
    timezoneId: 'Asia/Shanghai'
  })
  const owner = new Console(await context.newPage(), server, locale ?? 'en')
  watch.follow(owner.page, 'owner')

  // The wizard: owner, second factor, workspace.
  await owner.go(`/setup#${server.setupToken}`)
  await look(owner.page, 'setup: owner')
  await owner.field('signIn.yourName').fill(OWNER.name)
  await owner.field('signIn.email').fill(OWNER.email)
  await owner.field('signIn.choosePassword').fill(OWNER.password)
  await owner.button('setup.next').click()
  await expect(owner.field('signIn.code')).toBeVisible()
  await look(owner.page, 'setup: second factor')
  await owner.enrol()
  await expect(owner.page.getByTestId('codes-saved')).toBeVisible()
  await look(owner.page, 'setup: recovery codes')
  await owner.saveRecoveryCodes()
  await owner.field('setup.operatorName').fill(OPERATOR)
  await owner.field('inboxes.origins').fill(wallet.url)
  await look(owner.page, 'setup: workspace')
  // The story must go the same way at any hour of the day.
  await owner.page.getByRole('switch', { name: owner.t('hours.always') }).click()
  await owner.button('setup.next').click()

  // The snippet is in the wallet's page; the chat opens there.
  const snippet = await owner.page.getByText(/data-inbox="[^"]+"/).innerText()
  const inboxKey = /data-inbox="([^"]+)"/.exec(snippet)?.[1] ?? ''
  await look(owner.page, 'setup: install')
  wallet.embed({ desk: server.url, inboxKey, keyId: '', secret: '' })
  await widget.visit(wallet)
  await page.locator('#person').selectOption('anonymous')
  await widget.open()
  await widget.ask(QUESTION)
  await expect(widget.frame.getByTestId('w-queue')).toContainText(widget.t('queueNext'))
  await expect(owner.page.getByTestId('first-ping')).toHaveAttribute('data-state', 'heard')
  await owner.button('setup.next').click()

  // A colleague is invited and takes a seat.
  await owner.field('people.name').fill(OMAR.name)
  await owner.field('people.email').fill(OMAR.email)
  await owner.field('people.role').selectOption({ label: owner.t('role.supervisor') })
  await look(owner.page, 'setup: team')
  await owner.button('people.makeLink').click()
  const link = await owner.page.getByText(/\/desk\/invitation#/).innerText()
  await owner.button('setup.next').click()
  await look(owner.page, 'setup: done')
  const seat = await browser.newContext({
    locale: locale ?? 'en',
    viewport: viewport ?? null,
    timezoneId: 'Asia/Shanghai'
  })
  const omar = new Console(await seat.newPage(), server, locale ?? 'en')
  watch.follow(omar.page, 'Omar')
  await omar.page.goto(link.replace(/^https?:\/\/[^/]+/, server.url))
  await look(omar.page, 'invitation')
  await omar.field('signIn.yourName').fill(OMAR.name)
  await omar.field('signIn.choosePassword').fill(OMAR.password)
  await omar.button('signIn.accept').click()
  await expect(omar.page.getByText(omar.t('signIn.cannotScan')).or(omar.page.locator('#main'))).toBeVisible()
  if (await omar.page.getByText(omar.t('signIn.cannotScan')).isVisible()) {
    await omar.enrol()
    await omar.saveRecoveryCodes()
  }
  await expect(omar.page.locator('#main')).toBeVisible()

  // The owner answers, writes a private note and transfers.
  await owner.button('setup.toInbox').click()
  await look(owner.page, 'inbox')
  await owner.topRow().click()
  await expect(owner.message(QUESTION)).toBeVisible()
  await owner.reply('Hello, we are looking at it.')
  await expect(widget.bubble('Hello, we are looking at it.')).toBeVisible()
  await expect(widget.frame.getByTestId('w-queue')).toHaveCount(0)
  await owner.note(NOTE)
  await look(owner.page, 'conversation')
  await owner.page.getByTestId('assignee').click()
  const transfer = owner.page.getByTestId('transfer')
  await transfer.getByRole('radio', { name: OMAR.name }).check()
  await look(owner.page, 'transfer')
  await transfer.getByRole('button', { name: owner.t('transfer.do') }).click()
  await expect(transfer).toHaveCount(0)

  // The colleague has it with its history, answers and resolves.
  await omar.go('/inbox/mine')
  await omar.topRow().click()
  await expect(omar.message(NOTE)).toBeVisible()
  await widget.say('How long will it take?')
  await expect(omar.message('How long will it take?')).toBeVisible()
  await omar.reply('About five minutes. It is there now.')
  await expect(widget.bubble('It is there now.')).toBeVisible()
  await expect(widget.frame.getByText(NOTE)).toHaveCount(0)
  await look(page, 'answered')
  await omar.page.getByTestId('resolve').click()

  // The contact rates; the report shows it.
  const csat = widget.frame.getByTestId('csat')
  await csat.getByRole('radio', { name: widget.t('score5') }).check()
  await csat.getByRole('textbox').fill('Quick and kind')
  await csat.getByRole('button', { name: widget.t('rate') }).click()
  await expect(csat).toContainText(widget.t('thanks'))
  await omar.go('/inbox/resolved')
  await omar.topRow().click()
  await expect(omar.page.getByTestId('csat')).toContainText('Quick and kind')
  await owner.go('/reports?metric=satisfaction')
  await expect(owner.page.getByTestId('kpi-satisfaction')).toContainText('5')
  await expect(owner.page.getByTestId('kpi-volume')).toContainText('1')
  await look(owner.page, 'report')
  await context.close()
  await seat.close()
})
