import type { Conversation, LearningGroup } from '@helpward/shared/api'
import type { Browser } from '@playwright/test'
import { publishAnswers } from '../fixtures/answers'
import { look } from '../fixtures/look'
import { seat } from '../fixtures/seat'
import { expect, test } from '../fixtures/test'
import type { Wallet } from '../fixtures/wallet'
import { Widget } from '../fixtures/widget'

type Tongue = 'en' | 'zh-CN'

/** What the editor writes first, in both languages, and how people ask for it in other words. */
const COLLECTIBLE = {
  en: {
    title: 'Where are my collectibles?',
    slug: 'where-are-my-collectibles',
    answer: 'Open Collectibles and pull down to load them again.',
    ways: ['my nft is missing', 'nft does not show in the gallery', 'collectible disappeared from the app'],
    asked: 'I bought an nft and it does not show in the app'
  },
  'zh-CN': {
    title: '我的收藏品在哪里？',
    slug: '我的收藏品在哪里',
    answer: '打开“收藏品”，下拉刷新即可重新加载。',
    ways: ['NFT 不见了', 'NFT 在相册里不显示', '收藏品从应用里消失了'],
    asked: '买的 NFT 在应用里不显示怎么办'
  }
} as const

/** What nobody has written about yet, and the answer that is written later. */
const STAKING = {
  en: {
    asked: 'How do I delegate ATOM to a validator?',
    again: 'how can I delegate my ATOM to a validator',
    answer: 'Open Earn, choose ATOM and pick a validator.'
  },
  'zh-CN': {
    asked: 'ATOM 怎么委托给验证人？',
    again: '请问 ATOM 怎样委托给验证人',
    answer: '打开“赚币”，选择 ATOM，再挑选验证人。'
  }
} as const
const HASH = '0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060'

test('an article is written, found and cited; what nobody knew is handed over, learnt, and answered the next time', async ({
  desk,
  wallet,
  watch,
  browser,
  locale,
  viewport
}) => {
  const { agent, server, inbox } = desk
  const tongue: Tongue = locale === 'zh-CN' ? 'zh-CN' : 'en'
  await publishAnswers(agent)
  const topic = inbox.topics[0]
  if (topic === undefined) throw new Error('an inbox has topics')
  const labels = { en: 'Transaction hash', 'zh-CN': '交易哈希' }
  const field = { key: 'hash', kind: 'transaction_hash', required: true, labels, choices: [] }
  await agent.call('PUT', `/inboxes/${inbox.id}/topics/${topic.key}/fields`, { items: [field] })

  const { desk: editor, page, context: room } = await seat(browser, server, watch, { locale, viewport, agent })
  const body = () => page.getByRole('textbox', { name: editor.t('knowledge.answer'), exact: true })

  /** Publishes the language on the screen, once the server has its words. */
  async function publish() {
    await expect(page.getByTestId('save-state')).toHaveAttribute('data-state', 'saved')
    await page.getByTestId('publish-button').click()
    const dialog = page.getByTestId('publish')
    await expect(dialog.getByTestId('rehearsal')).toBeVisible({ timeout: 30_000 })
    await dialog.getByRole('button', { name: editor.t('publish.do'), exact: true }).click()
    await expect(dialog).toHaveCount(0)
  }

  // A question that must keep its answer, so that every publication is rehearsed.
  await agent.switchOnBot(inbox)
  const card = await agent.call<{ items: { articleId: string }[] }>(
    'GET',
    '/knowledge/search?q=card+declined&locale=en'
  )
  const kept = { question: 'card payment refused', locale: 'en', articleId: card.items[0]?.articleId }
  await agent.call('POST', '/answers/expectations', kept)

  // An editor writes an article in two languages.
  await editor.go('/knowledge')
  await editor.button('knowledge.new').first().click()
  await editor.field('knowledge.question').fill(COLLECTIBLE.en.title)
  await editor.field('knowledge.sourceLanguage').selectOption('en')
  await editor.button('common.create').click()
  for (const language of ['en', 'zh-CN'] as const) {
    const words = COLLECTIBLE[language]
    await page.getByTestId(`language-${language}`).click()
    await page.getByTestId('article-title').fill(words.title)
    await body().click()
    await page.keyboard.insertText(words.answer)
    for (const way of words.ways) {
      await page.getByPlaceholder(editor.t('questions.add')).fill(way)
      await page.keyboard.press('Enter')
    }
    await publish()
  }

  // A search engine, which runs no script, reads the page.
  await searchEngine(browser, server.url, tongue)

  // People ask in other words, in both languages, and are shown the right article.
  await agent.switchOnBot(inbox)
  for (const language of ['en', 'zh-CN'] as const) {
    const visitor = await guest(browser, language, viewport)
    await arrive(visitor, wallet)
    await visitor.ask(COLLECTIBLE[language].asked)
    await expect(visitor.frame.getByTestId('w-cited')).toContainText(COLLECTIBLE[language].title, { timeout: 15_000 })
    await visitor.page.context().close()
  }

  // Somebody asks what nobody has written about: people take over, and what they need is asked meanwhile, once.
  const { asked, again, answer } = STAKING[tongue]
  const visitor = await guest(browser, tongue, viewport)
  watch.follow(visitor.page, 'visitor')
  await arrive(visitor, wallet)
  await visitor.frame
    .getByRole('region', { name: visitor.t('topics') })
    .getByRole('button')
    .first()
    .click()
  await visitor.frame.getByTestId('composer').fill(asked)
  await visitor.frame.getByTestId('send').click()
  const form = visitor.frame.getByTestId('w-form')
  await expect(form).toBeVisible({ timeout: 15_000 })
  await look(visitor.page, 'intake form')
  await form.getByLabel(labels[tongue]).fill(HASH.slice(0, 20))
  await form.getByRole('button', { name: visitor.h('formSave') }).click()
  await expect(form.getByRole('alert')).toHaveText(visitor.h('doubt.transaction_hash'))
  await look(visitor.page, 'intake form, doubted')
  await form.getByLabel(labels[tongue]).fill(HASH)
  await form.getByRole('button', { name: visitor.h('formSave') }).click()
  await expect(visitor.frame.getByText(visitor.h('formSaved'))).toBeVisible()
  await visitor.page.reload()
  await visitor.open()
  await visitor.frame
    .getByRole('region', { name: visitor.t('continue') })
    .getByRole('button')
    .first()
    .click()
  await expect(visitor.bubble(asked)).toBeVisible()
  await expect(visitor.frame.getByText(visitor.h('formSaved'))).toBeVisible()
  await expect(form).toHaveCount(0)

  // The agent sees why it came, in a note, and what was given, as a typed field.
  const conversation = await latest(() => agent.latest(), 'waiting')
  await editor.go(`/inbox/all/${conversation.id}`)
  await expect(editor.message(asked).first()).toBeVisible()
  const notes = page.locator('[data-testid=msg][data-kind=note]')
  await expect(notes.first()).toBeVisible()
  const fields = page.getByTestId('intake-fields')
  const panel = page.getByRole('button', { name: editor.t('keys.panel') })
  if ((await panel.getAttribute('aria-pressed')) !== 'true') await panel.click()
  await expect(fields).toContainText(HASH)
  await expect(fields).toContainText(editor.t('fields.valid'))
  await look(page, 'conversation with fields')

  // The editor finds the question, writes an answer from it, and publishes.
  await expect
    .poll(async () => (await agent.call<{ items: LearningGroup[] }>('GET', '/answers/learning')).items.length, {
      timeout: 30_000
    })
    .toBe(1)
  await editor.go('/answers')
  const group = page.getByTestId('learning-group')
  await expect(group).toContainText(asked)
  await look(page, 'unanswered')
  await group.getByRole('button', { name: editor.t('learning.draft') }).click()
  await expect(page.getByTestId('article-title')).toHaveValue(asked)
  await body().click()
  await page.keyboard.insertText(answer)
  await publish()
  await agent.switchOnBot(inbox)

  // The next one who asks is answered.
  const next = await guest(browser, tongue, viewport)
  await arrive(next, wallet)
  await next.ask(again)
  await expect(next.frame.getByTestId('w-cited')).toContainText(asked, { timeout: 15_000 })
  await expect(next.frame.getByTestId('msg').filter({ hasText: answer })).toBeVisible()
  for (const context of [room, visitor.page.context(), next.page.context()]) await context.close()
})

/** Somebody new on the wallet's page. */
async function guest(
  browser: Browser,
  locale: Tongue,
  viewport: { width: number; height: number } | null | undefined
): Promise<Widget> {
  const context = await browser.newContext({ locale, viewport: viewport ?? null })
  return new Widget(await context.newPage(), locale)
}

/** Opens the chat as somebody who is not signed in to the wallet. */
async function arrive(visitor: Widget, wallet: Wallet): Promise<void> {
  await visitor.visit(wallet)
  await visitor.page.locator('#person').selectOption('anonymous')
  await visitor.open()
}

/** The newest conversation, once it stands so. */
async function latest(find: () => Promise<Conversation>, status: Conversation['status']): Promise<Conversation> {
  await expect.poll(async () => (await find()).status).toBe(status)
  return find()
}

/** Reads the article without a script, as a search engine does. */
async function searchEngine(browser: Browser, origin: string, language: Tongue): Promise<void> {
  const words = COLLECTIBLE[language]
  const other = language === 'en' ? 'zh-CN' : 'en'
  const context = await browser.newContext({ javaScriptEnabled: false, locale: language })
  const page = await context.newPage()
  const address = (tongue: Tongue): string =>
    `${origin}/help/${tongue}/a/${encodeURIComponent(COLLECTIBLE[tongue].slug)}`
  await page.goto(address(language))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.title)
  await expect(page.getByRole('main')).toContainText(words.answer)
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', address(language))
  await expect(page.locator(`link[hreflang="${other}"]`)).toHaveAttribute('href', address(other))
  await expect(page.locator('link[hreflang=x-default]')).toHaveCount(1)
  const blocks = await page.locator('script[type="application/ld+json"]').allTextContents()
  expect(blocks.map((block): unknown => JSON.parse(block))).toContainEqual(
    expect.objectContaining({ '@type': 'FAQPage', mainEntity: [expect.objectContaining({ name: words.title })] })
  )
  const map = await context.request.get(`${origin}/help/sitemap.xml`)
  expect(await map.text()).toContain(address(language))
  await context.close()
}
