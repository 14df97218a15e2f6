import type { FilledField, Items } from '@helpward/shared/api'
import { look } from '../fixtures/look'
import { expect, test } from '../fixtures/test'
import { Widget } from '../fixtures/widget'

const QUESTION = '我的 500 USDT 还没到账 · my transfer is stuck'

test('asks nothing of the network before somebody means to use it', async ({ desk, wallet, widget, page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await widget.visit(wallet)
  await page.waitForLoadState('networkidle')
  expect(asked.filter((url) => url.startsWith(desk.server.url))).toEqual([`${desk.server.url}/widget.js`])
  await expect(page.locator('iframe')).toHaveCount(0)
  await look(page, 'the wallet')
  await widget.launcher.hover()
  await expect(page.locator('iframe')).toHaveCount(1)
  await expect(widget.launcher).toHaveAttribute('aria-expanded', 'false')
})

test('a visitor asks, waits, is answered, and rates the help', async ({ desk, wallet, widget, page }) => {
  await widget.visit(wallet)
  await widget.open()
  await look(page, 'home')
  await widget.choose()
  await look(page, 'new message')
  await widget.frame.getByTestId('send').click()
  await expect(widget.frame.getByRole('alert')).toHaveText(widget.t('needMessage'))
  await widget.frame.getByTestId('composer').fill(QUESTION)
  await widget.frame.getByTestId('send').click()
  await expect(widget.frame.getByTestId('w-queue')).toContainText(widget.t('queueNext'))
  await look(page, 'waiting')

  const conversation = await desk.agent.latest()
  await desk.agent.pickUp(conversation)
  await expect(widget.frame.getByTestId('w-queue')).toHaveCount(0)
  await desk.agent.say(conversation, 'One confirmation is missing.')
  await expect(widget.bubble('One confirmation is missing.')).toBeVisible()
  await widget.say('Thank you!')
  await expect(widget.bubble('Thank you!')).toHaveAttribute('data-state', /sent|read/)
  await look(page, 'chat')
  expect(await desk.agent.texts(conversation)).toEqual([QUESTION, 'One confirmation is missing.', 'Thank you!'])

  await desk.agent.resolve(conversation)
  const csat = widget.frame.getByTestId('csat')
  await csat.getByRole('radio', { name: widget.t('score2'), exact: true }).check()
  await expect.poll(async () => (await desk.agent.show(conversation)).survey?.score, 'a face is kept at once').toBe(2)
  await expect(csat.getByRole('button', { name: widget.t('rate') }), 'what is left is in sight').toBeInViewport()
  await csat.getByRole('checkbox', { name: widget.t('reason.slow') }).check()
  await csat.getByRole('textbox').fill('Two hours is long.')
  await look(page, 'survey')
  await csat.getByRole('button', { name: widget.t('rate') }).click()
  await expect(csat).toContainText(widget.t('thanks'))
  await look(page, 'rated')
  const rated = await desk.agent.show(conversation)
  expect(rated.survey).toMatchObject({ score: 2, reasons: ['slow'], comment: 'Two hours is long.' })
  await csat.getByRole('button', { name: widget.t('changeRating') }).click()
  await csat.getByRole('radio', { name: widget.t('score4'), exact: true }).check()
  await csat.getByRole('button', { name: widget.t('rate') }).click()
  await expect(csat).toContainText(widget.t('yourRating', { score: widget.t('score4') }))
  expect((await desk.agent.show(conversation)).survey).toMatchObject({ score: 4, reasons: [] })
})

test('asks for what people will need while one waits, and keeps what was begun when they come', async ({
  desk,
  wallet,
  widget,
  page
}) => {
  const { agent, inbox } = desk
  const topic = inbox.topics.at(-1)
  if (topic === undefined) throw new Error('an inbox has topics')
  const field = { required: true, choices: [] }
  const items = [
    { ...field, key: 'hash', kind: 'transaction_hash', labels: { en: 'Transaction hash', 'zh-CN': '交易哈希' } },
    { ...field, key: 'amount', kind: 'amount', labels: { en: 'Amount', 'zh-CN': '金额' } }
  ]
  await agent.call('PUT', `/inboxes/${inbox.id}/topics/${topic.key}/fields`, { items })
  await widget.visit(wallet)
  await widget.open()
  await widget.ask(QUESTION)
  const form = widget.frame.getByTestId('w-form')
  const [hash, amount] = [form.getByRole('textbox').first(), form.getByRole('textbox').last()]
  await hash.fill('0x1234')
  await look(page, 'waiting with a form')

  const conversation = await agent.latest()
  await agent.pickUp(conversation)
  await agent.say(conversation, 'Let me look.')
  await expect(widget.bubble('Let me look.')).toBeVisible()
  await expect(hash, 'a form that was begun stays').toHaveValue('0x1234')
  await amount.fill('twelve words '.repeat(6))
  await page.reload()
  await widget.open()
  await widget.frame.getByText('Let me look.').first().click()
  await expect(hash, 'over a reload too').toHaveValue('0x1234')
  await expect(amount, 'but for what may be a recovery phrase').toHaveValue('')
  const send = form.getByRole('button', { name: widget.h('formSave') })
  await send.click()
  await expect(form.getByRole('alert')).toHaveText(widget.h('doubt.transaction_hash'))
  await hash.fill(`0x${'ab'.repeat(32)}`)
  await amount.fill('500')
  await send.click()
  await expect(form).toHaveCount(0)
  await expect(widget.frame.getByText(widget.h('formSaved'))).toBeVisible()
  const { items: filled } = await agent.call<Items<FilledField>>('GET', `/conversations/${conversation.id}/fields`)
  expect(filled).toMatchObject([
    { key: 'hash', valid: true },
    { key: 'amount', value: '500', valid: true }
  ])

  // It is not asked twice.
  await page.reload()
  await widget.open()
  await widget.frame.getByText('Let me look.').first().click()
  await expect(widget.bubble('Let me look.')).toBeVisible()
  await expect(form).toHaveCount(0)
})

test('Enter of an input method chooses a word and sends nothing', async ({ desk, wallet, widget, page }) => {
  await widget.visit(wallet)
  await widget.open()
  await widget.ask(QUESTION)
  const composer = widget.frame.getByTestId('composer')
  await composer.click()
  const frame = page.frames().find((known) => known.url().includes('/widget/frame'))
  if (!frame) throw new Error('no frame')
  const tools = await page
    .context()
    .newCDPSession(frame)
    .catch(() => page.context().newCDPSession(page))
  await tools.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 })
  for (const key of [229, 13]) {
    await tools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', windowsVirtualKeyCode: key })
  }
  await page.waitForTimeout(300)
  expect(await widget.texts()).toEqual([QUESTION])
  await tools.send('Input.insertText', { text: '你好' })
  await page.waitForTimeout(100)
  await composer.press('Enter')
  await expect(widget.bubble('你好')).toHaveAttribute('data-state', /sent|read/)
  await composer.fill('first line')
  await composer.press('Shift+Enter')
  await composer.pressSequentially('second line')
  await expect(composer).toHaveValue('first line\nsecond line')
  expect(await desk.agent.texts(await desk.agent.latest())).toEqual([QUESTION, '你好'])
})

test('loses and repeats nothing over a cut line, a killed desk and a reload', async ({
  desk,
  wallet,
  widget,
  page
}) => {
  await widget.visit(wallet)
  await widget.open()
  await widget.ask('one')
  const conversation = await desk.agent.latest()
  await desk.agent.pickUp(conversation)

  await page.context().setOffline(true)
  await widget.say('two')
  await widget.say('three')
  await expect(widget.bubble('three')).toHaveAttribute('data-state', /sending|queued/)
  await expect(widget.frame.getByTestId('conn-banner')).toHaveText(widget.t('offline'))
  await look(page, 'offline')
  await desk.agent.say(conversation, 'said meanwhile')
  await page.context().setOffline(false)
  await expect(widget.bubble('three')).toHaveAttribute('data-state', /sent|read/, { timeout: 40_000 })
  await expect(widget.bubble('said meanwhile')).toHaveCount(1)

  await desk.server.kill()
  await widget.say('four')
  await desk.server.run()
  await expect(widget.bubble('four')).toHaveAttribute('data-state', /sent|read/, { timeout: 40_000 })

  await desk.server.kill()
  await widget.say('five')
  await expect(widget.bubble('five')).toHaveAttribute('data-state', /sending|queued/)
  await page.goto('about:blank')
  await desk.server.run()
  // The visitor was in the middle of a conversation, so the frame comes by itself.
  await widget.visit(wallet)
  await expect.poll(() => desk.agent.texts(conversation), { timeout: 60_000 }).toContain('five')
  const expected = ['one', 'said meanwhile', 'two', 'three', 'four', 'five']
  expect((await desk.agent.texts(conversation)).sort()).toEqual([...expected].sort())
  expect((await desk.agent.texts(conversation)).filter((text) => text !== 'said meanwhile')).toEqual([
    'one',
    'two',
    'three',
    'four',
    'five'
  ])
})

test('stops a recovery phrase before it leaves, and masks it when it must', async ({ desk, wallet, widget, page }) => {
  const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
  await widget.visit(wallet)
  await widget.open()
  await widget.ask(QUESTION)
  await widget.say(phrase)
  const dialog = widget.frame.getByRole('dialog')
  await expect(dialog).toContainText(widget.t('secret.recovery_phrase'))
  await look(page, 'secret stopped')
  expect(await page.frames()[1]?.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('sausage')

  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(widget.frame.getByTestId('composer')).toHaveValue(phrase)
  await widget.frame.getByTestId('composer').press('Enter')
  await dialog.getByRole('button', { name: widget.t('secretDelete') }).click()
  expect(await widget.texts()).toEqual([QUESTION])

  await widget.say(phrase)
  await dialog.getByRole('button', { name: widget.t('secretMask') }).click()
  await expect(widget.frame.getByText(widget.t('masked'))).toBeVisible()
  const texts = await desk.agent.texts(await desk.agent.latest())
  expect(texts).toHaveLength(2)
  expect(texts.join()).not.toContain('sausage')
})

test('works by keyboard alone and gives the focus back', async ({ desk, wallet, widget, page }) => {
  expect(desk.inbox.publicKey).not.toBe('')
  await widget.visit(wallet)
  await widget.launcher.focus()
  await page.keyboard.press('Enter')
  await expect(widget.launcher).toHaveAttribute('aria-expanded', 'true')
  await expect(widget.frame.getByRole('main')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(widget.launcher).toHaveAttribute('aria-expanded', 'false')
  await expect(widget.launcher).toBeFocused()
})

test('changes the language at once and keeps what was typed', async ({ desk, wallet, widget, locale }) => {
  expect(desk.inbox.locales).toHaveLength(2)
  await widget.visit(wallet)
  await widget.open()
  await widget.choose()
  await widget.frame.getByTestId('composer').fill('half a thought')
  const other = locale === 'zh-CN' ? 'en' : 'zh-CN'
  await widget.frame.getByRole('combobox', { name: widget.t('language') }).selectOption(other)
  widget.speak(other)
  await expect(widget.frame.getByTestId('send')).toHaveText(widget.t('start'))
  await expect(widget.frame.getByTestId('composer')).toHaveValue('half a thought')
  await expect(widget.page.locator('html')).toHaveAttribute('lang', other)
})

test('knows a signed-in person again, and forgets them after sign-out', async ({ desk, wallet, widget, page }) => {
  await widget.visit(wallet)
  await expect(page.locator('#person')).toHaveValue('signed')
  await widget.open()
  await widget.ask(QUESTION)
  const conversation = await desk.agent.latest()
  expect(conversation).toMatchObject({ contactName: 'Mei', contactVerified: true })
  await widget.frame.getByRole('button', { name: widget.t('close') }).click()

  await page.locator('#person').selectOption('anonymous')
  await widget.open()
  await expect(widget.frame.getByRole('heading', { name: widget.t('topics') })).toBeVisible()
  await expect(widget.frame.getByText(QUESTION)).toHaveCount(0)
  await widget.frame.getByRole('button', { name: widget.t('close') }).click()

  await page.locator('#person').selectOption('signed')
  await widget.open()
  await expect(widget.frame.getByText(QUESTION)).toBeVisible()
})

test('shows two tabs the same talk, and counts what was not seen', async ({ desk, wallet, widget, watch, context }) => {
  await widget.visit(wallet)
  await widget.open()
  await widget.ask(QUESTION)
  const conversation = await desk.agent.latest()
  await desk.agent.pickUp(conversation)
  const page = await context.newPage()
  watch.follow(page, 'second tab')
  const second = new Widget(page, await widget.page.evaluate(() => document.documentElement.lang))
  await second.visit(wallet)
  await expect(page.locator('iframe')).toHaveCount(1)

  await widget.page.bringToFront()
  await widget.frame.getByRole('button', { name: widget.t('close') }).click()
  await expect(widget.launcher).toHaveAttribute('aria-expanded', 'false')
  await desk.agent.say(conversation, 'Are you there?')
  const unread = widget.page.getByRole('button', { name: /1 unread|1 条未读/ })
  await expect(unread).toBeVisible()
  await page.bringToFront()
  await expect(page.getByRole('button', { name: /1 unread|1 条未读/ })).toBeVisible()
  await second.open()
  await second.frame.getByText('Are you there?').click()
  await expect(second.frame.getByTestId('unread-divider')).toBeVisible()
  await look(page, 'unread')
  await expect(unread).toHaveCount(0)
  await second.say('Yes!')
  await widget.page.bringToFront()
  await widget.open()
  await expect(widget.bubble('Yes!')).toHaveCount(1)
  expect(await desk.agent.texts(conversation)).toEqual([QUESTION, 'Are you there?', 'Yes!'])
})

test('takes a message when nobody is there, and says when somebody is', async ({ desk, wallet, widget, page }) => {
  await desk.agent.setHours(desk.inbox, false)
  await widget.visit(wallet)
  await widget.open()
  await widget.choose()
  await expect(widget.frame.getByRole('heading', { name: widget.t('awayTitle') })).toBeVisible()
  await look(page, 'away')
  await widget.frame.getByTestId('composer').fill(QUESTION)
  await desk.agent.setHours(desk.inbox, true)
  await expect(widget.frame.getByRole('heading', { name: widget.t('awayTitle') })).toHaveCount(0, { timeout: 30_000 })
  await expect(widget.frame.getByTestId('composer')).toHaveValue(QUESTION)
})
