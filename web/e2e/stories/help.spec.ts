import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { OPERATOR } from '../fixtures/agent'
import { findable, rewrite, write } from '../fixtures/knowledge'
import { look } from '../fixtures/look'
import { expect, test } from '../fixtures/test'

const TEXTS = resolve(import.meta.dirname, '../../../crates/pages/i18n/help')
const HOSTILE = '</script><script>document.title="owned"</script><img src=x onerror=\'document.title="owned"\'>'

/** A text of the help center's catalogue with its holes filled, and a space where Chinese and Latin meet. */
function texts(lang: string): (key: string, holes?: Record<string, string>) => string {
  const catalogue: Record<string, string> = JSON.parse(readFileSync(join(TEXTS, `${lang}.json`), 'utf8'))
  return (key, holes = {}) =>
    (catalogue[key] ?? key)
      .replace(/\{(\w+)\}/g, (hole, name: string) => holes[name] ?? hole)
      .replace(/(\p{Script=Han})([A-Za-z0-9])/gu, '$1 $2')
      .replace(/([A-Za-z0-9])(\p{Script=Han})/gu, '$1 $2')
}

const STUCK = {
  'zh-CN': {
    locale: 'zh-CN',
    title: '转账没到账怎么办',
    slug: '转账没到账',
    description: '先看网络，再查哈希。',
    body: '先核对网络。\n\n## 查看状态\n\n1. 打开记录\n2. 复制哈希\n\n## 常见网络\n\n| 网络 | 时间 |\n|---|---|\n| TRON | 1–3 分钟 |\n\n## 仍未到账\n\n> 任何人索要助记词都是骗子。\n',
    questions: ['我的 USDT 没收到', '提现不到账']
  },
  en: {
    locale: 'en',
    title: 'My transfer has not arrived',
    slug: 'transfer-not-arrived',
    description: 'Check the network first, then the hash.',
    body: 'Compare the networks.\n\n## Look at its state\n\n1. Open the history\n2. Copy the hash\n\n## Usual networks\n\n| Network | Time |\n|---|---|\n| TRON | 1–3 minutes |\n\n## Still missing\n\n> Whoever asks for your phrase is a scammer.\n',
    questions: ['where is my usdt', 'withdrawal missing']
  }
}

async function jsonLd(page: Page): Promise<{ '@type': string }[]> {
  const blocks = await page.locator('script[type="application/ld+json"]').allTextContents()
  return blocks.map((block) => JSON.parse(block))
}

test('a reader finds an answer, says whether it helped, and changes the language', async ({
  desk,
  page,
  watch,
  locale
}) => {
  const lang = locale === 'zh-CN' ? 'zh-CN' : 'en'
  const other = lang === 'en' ? 'zh-CN' : 'en'
  const t = texts(lang)
  const { agent, server } = desk
  watch.follow(page, 'help')
  await write(agent, { kind: 'tutorial', texts: [STUCK['zh-CN'], STUCK.en] })
  await write(agent, {
    kind: 'faq',
    texts: [{ locale: 'en', title: `Fees ${HOSTILE}`, slug: 'fees', body: `${HOSTILE}\n\nFees go to the network.` }]
  })
  await findable(agent, lang, STUCK[lang].title)

  await page.goto(`${server.url}/help/`)
  expect(new URL(page.url()).pathname).toBe(`/help/${lang}/`)
  await expect(page.locator('html')).toHaveAttribute('lang', lang)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('homeTitle'))
  await look(page, 'help home')

  await page.keyboard.press('/')
  await expect(page.locator('[data-search]')).toBeFocused()
  await page.keyboard.type(lang === 'en' ? 'transfer not arrived' : '转账没到账')
  await expect(page.getByRole('option').first()).toHaveText(STUCK[lang].title)
  await look(page, 'suggestions')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await page.getByRole('main').getByRole('link', { name: STUCK[lang].title }).click()

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(STUCK[lang].title)
  await look(page, 'article')
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', page.url())
  await expect(page.locator('link[rel=alternate]')).toHaveCount(3)
  await expect(page.locator('link[hreflang=x-default]')).toHaveCount(1)
  await expect(page.locator('meta[property="og:title"]')).toHaveAttribute('content', STUCK[lang].title)
  expect((await jsonLd(page)).map((block) => block['@type'])).toEqual(['Article', 'BreadcrumbList'])

  await page.locator('summary', { hasText: t('helpfulNo') }).click()
  await page.getByLabel(t('reason.incomplete')).check()
  await page.getByLabel(t('helpfulNote')).fill('TRC-10?')
  await look(page, 'feedback')
  const address = page.url()
  await page.getByRole('button', { name: t('helpfulSend'), exact: true }).click()
  await expect(page.getByRole('status')).toHaveText(t('helpfulSorry'))
  expect(page.url(), 'the answer was sent in place').toBe(address)

  await page
    .getByRole('navigation', { name: t('languages') })
    .getByRole('link', { name: texts(other)('language') })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(STUCK[other].title)
  const chat = await page
    .getByRole('link', { name: texts(other)('contact') })
    .first()
    .getAttribute('href')
  expect(chat).toMatch(/^\/widget\/page\?inbox=.+&article=.+/)

  await page.goto(`${server.url}/help/en/a/fees`)
  expect(await page.title()).toBe(`Fees ${HOSTILE} · ${texts('en')('siteName', { operator: OPERATOR })}`)
  const [, faq] = await jsonLd(page)
  expect(faq).toMatchObject({ '@type': 'FAQPage', mainEntity: [{ name: `Fees ${HOSTILE}` }] })

  await page.goto(`${server.url}/help/${lang}/a/nothing-like-this`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('missingTitle'))
  await expect(page.locator('[data-search]')).toHaveValue('nothing like this')
  await look(page, 'missing')
})

test('what moved is found, what is not translated says so, what is not public is not there', async ({
  desk,
  page,
  request
}) => {
  const { agent, server } = desk
  const moved = await write(agent, { texts: [STUCK.en] })
  await rewrite(agent, moved, { ...STUCK.en, slug: 'where-is-my-transfer' })
  await write(agent, { texts: [{ ...STUCK.en, title: 'Draft words', slug: 'draft' }] }, false)
  await write(agent, { audience: 'staff', texts: [{ ...STUCK.en, title: 'Staff words', slug: 'staff' }] })
  await write(agent, { audience: 'signed_in', texts: [{ ...STUCK.en, title: 'Signed words', slug: 'signed' }] })

  const old = await request.get(`${server.url}/help/en/a/transfer-not-arrived`, { maxRedirects: 0 })
  expect(old.status()).toBe(301)
  expect(old.headers()['location']).toBe('/help/en/a/where-is-my-transfer')
  for (const slug of ['draft', 'staff', 'signed']) {
    expect((await request.get(`${server.url}/help/en/a/${slug}`)).status()).toBe(404)
  }
  const map = await (await request.get(`${server.url}/help/sitemap.xml`)).text()
  expect(map).toContain(`<loc>${server.url}/help/en/a/where-is-my-transfer</loc>`)
  for (const hidden of ['draft', 'staff', 'signed', 'transfer-not-arrived']) expect(map).not.toContain(`/a/${hidden}`)
  for (const address of ['/help/en/', '/help/en/search?q=words', '/help/en/suggest?q=words']) {
    expect(await (await request.get(server.url + address)).text()).not.toMatch(/(Draft|Staff|Signed) words/)
  }
  expect(await (await request.get(`${server.url}/robots.txt`)).text()).toContain(`${server.url}/help/sitemap.xml`)

  await agent.call('POST', '/announcements', {
    kind: 'incident',
    severity: 'warning',
    places: ['help_center'],
    texts: [{ locale: 'en', title: 'TRON is congested', body: `Funds are **safe**. ${HOSTILE}` }]
  })
  await page.goto(`${server.url}/help/zh-CN/a/where-is-my-transfer`)
  const incident = page.getByRole('complementary', { name: texts('zh-CN')('newsIncident') })
  await expect(incident).toContainText('TRON is congested')
  await expect(incident.locator('strong', { hasText: 'safe' })).toBeVisible()
  await expect(page.getByText(texts('zh-CN')('fallback', { shown: 'English' }))).toBeVisible()
  await expect(page.locator('article')).toHaveAttribute('lang', 'en')
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute(
    'href',
    `${server.url}/help/en/a/where-is-my-transfer`
  )
  await look(page, 'not translated')
})

test('everything works without a script', async ({ desk, browser, locale }) => {
  const lang = locale === 'zh-CN' ? 'zh-CN' : 'en'
  const t = texts(lang)
  await write(desk.agent, { texts: [STUCK['zh-CN'], STUCK.en] })
  const context = await browser.newContext({ javaScriptEnabled: false, locale: lang })
  const page = await context.newPage()
  await page.goto(`${desk.server.url}/help/${lang}/`)
  await page.getByRole('searchbox').fill(lang === 'en' ? 'zzzz qqqq' : '佛跳墙')
  await page.getByRole('button', { name: t('search'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(lang === 'en' ? 'zzzz qqqq' : '佛跳墙')
  await page.goto(`${desk.server.url}/help/${lang}/a/${encodeURIComponent(STUCK[lang].slug)}`)
  await page.getByRole('button', { name: t('helpfulYes'), exact: true }).click()
  await expect(page.getByRole('status')).toHaveText(t('helpfulThanks'))

  await page.goto(`${desk.server.url}/help/${lang}/a/${encodeURIComponent(STUCK[lang].slug)}`)
  await page.locator('summary', { hasText: t('helpfulNo') }).click()
  await page
    .getByLabel(t('helpfulNote'))
    .fill('abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about')
  await page.getByRole('button', { name: t('helpfulSend'), exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText(t('helpfulMasked', { operator: OPERATOR }))
  await context.close()
})
