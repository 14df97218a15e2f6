import type { FailedSearch, WidgetMessage } from '@helpward/shared/api'
import { ANSWERS, publishAnswers } from '../fixtures/answers'
import { look } from '../fixtures/look'
import { expect, test } from '../fixtures/test'

const { stuck } = ANSWERS

const pageOf = (page: { items: WidgetMessage[]; hasMore: boolean }) => page

test('reads an article, and asks about it when it did not help', async ({ desk, wallet, widget, page, locale }) => {
  const words = locale === 'zh-CN' ? stuck['zh-CN'] : stuck.en
  await publishAnswers(desk.agent)
  await widget.visit(wallet)
  await widget.open()
  const entry = widget.frame.getByTestId('w-articles').getByRole('button', { name: words.title })
  await expect(entry).toBeVisible()
  await look(page, 'home with articles')
  await entry.click()
  await expect(widget.frame.getByRole('heading', { name: words.title })).toBeVisible()
  await look(page, 'article')
  await widget.frame.getByRole('button', { name: widget.h('noText') }).click()
  await expect(widget.frame.getByTestId('w-about')).toContainText(words.title)
  await look(page, 'about an article')
  await widget.frame.getByTestId('composer').fill('0x12')
  await widget.frame.getByTestId('send').click()
  await expect(widget.frame.getByTestId('w-queue')).toBeVisible()
})

test('searches the articles, and takes what was not found along to people', async ({
  desk,
  wallet,
  widget,
  page,
  locale
}) => {
  const zh = locale === 'zh-CN'
  const words = zh ? stuck['zh-CN'] : stuck.en
  const missing = zh ? '质押收益怎么领取' : 'zzyx qqwv'
  await publishAnswers(desk.agent)
  await widget.visit(wallet)
  await widget.open()
  const search = widget.frame.getByRole('searchbox', { name: widget.t('search') })
  await search.fill(zh ? '卡住' : 'stuk')
  const found = widget.frame.getByTestId('w-articles').getByRole('button')
  await expect(found.first()).toContainText(words.title)
  await look(page, 'articles found')
  await search.press('Enter')
  await expect(found.first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(widget.frame.getByTestId('w-article')).toContainText(words.title)
  await widget.frame.getByRole('button', { name: widget.t('back') }).click()
  await expect(search).toHaveValue(zh ? '卡住' : 'stuk')
  await expect(found.first()).toContainText(words.title)

  await search.fill(missing)
  const none = widget.frame.getByTestId('w-not-found')
  await expect(none).toContainText(missing)
  await look(page, 'nothing found')
  await none.getByRole('button', { name: widget.h('askUs') }).click()
  await expect(widget.frame.getByTestId('composer')).toHaveValue(missing)
  const failed = () => desk.agent.call<{ items: FailedSearch[] }>('GET', '/knowledge/searches')
  await expect(async () => expect((await failed()).items).toMatchObject([{ words: missing, times: 1 }])).toPass()
})

test('the bot answers from an article; it helped', async ({ desk, wallet, widget, page, locale }) => {
  const words = locale === 'zh-CN' ? stuck['zh-CN'] : stuck.en
  await publishAnswers(desk.agent)
  await desk.agent.switchOnBot(desk.inbox)
  await widget.visit(wallet)
  await widget.open()
  await widget.ask(locale === 'zh-CN' ? '转账一直等待确认怎么办' : 'my transfer is pending, what can I do')
  await expect(widget.frame.getByTestId('w-bot')).toBeVisible()
  const cited = widget.frame.getByTestId('w-cited')
  await expect(cited).toContainText(words.title, { timeout: 15_000 })
  await look(page, 'the bot answers')
  await cited.click()
  await expect(widget.frame.getByTestId('w-article')).toContainText(words.title)
  await widget.frame.getByRole('button', { name: widget.t('back') }).click()
  await widget.frame.getByRole('button', { name: widget.h('helped'), exact: true }).click()
  await expect(widget.frame.getByText(widget.h('saidHelped'))).toBeVisible()
  expect((await desk.agent.show(await desk.agent.latest())).status).not.toBe('waiting')
})

test('the bot did not help, and people take over', async ({ desk, wallet, widget, page, locale }) => {
  await publishAnswers(desk.agent)
  await desk.agent.switchOnBot(desk.inbox)
  let heard = false
  page.on('websocket', (line) =>
    line.on('framereceived', ({ payload }) => (heard ||= payload.toString().includes('"kind":"bot"')))
  )
  await widget.visit(wallet)
  await widget.open()
  // The page of the talk is as it was before the bot spoke, and comes after: what was heard meanwhile stays.
  await page.route(
    '**/widget/conversations/*/messages',
    async (route) => {
      const response = await route.fetch()
      const { items, hasMore } = pageOf(await response.json())
      const before = items.filter((message) => message.author.kind === 'contact')
      await expect.poll(() => heard, 'the bot is heard').toBe(true)
      await route.fulfill({ response, json: { items: before, hasMore } })
    },
    { times: 1 }
  )
  await widget.ask(locale === 'zh-CN' ? '转账一直等待确认怎么办' : 'my transfer is pending, what can I do')
  await expect(widget.frame.getByTestId('w-cited')).toBeVisible({ timeout: 15_000 })
  await widget.frame.getByRole('button', { name: widget.h('notHelped'), exact: true }).click()
  await expect(widget.frame.getByText(widget.h('saidNotHelped'))).toBeVisible()
  await widget.frame.getByRole('button', { name: widget.h('person') }).click()
  await expect(widget.frame.getByTestId('w-queue')).toBeVisible()
  await expect(widget.frame.getByTestId('w-bot')).toHaveCount(0)
  await look(page, 'handed over')
  const conversation = await desk.agent.latest()
  expect(conversation.status).toBe('waiting')
  await desk.agent.pickUp(conversation)
  await desk.agent.say(conversation, 'A person now.')
  await expect(widget.bubble('A person now.')).toBeVisible()
})
