import type { Console } from '../fixtures/console'
import { look } from '../fixtures/look'
import { seat } from '../fixtures/seat'
import { expect, test } from '../fixtures/test'

const ENGLISH = { title: 'How long does a withdrawal take?', answer: 'Most withdrawals arrive within ten minutes.' }
const CHINESE = { title: '提现多久到账？', answer: '大多数提现在十分钟内到账。' }

test('an editor writes an answer in two languages, publishes it, and the bot finds it', async ({
  desk,
  watch,
  browser,
  locale,
  viewport
}) => {
  const { agent, server } = desk
  const { desk: editor, page, context } = await seat(browser, server, watch, { locale, viewport, agent })
  const saved = page.getByTestId('save-state')

  /** Publishes the language on the screen, once the server has its words. */
  async function publish() {
    await expect(saved).toHaveAttribute('data-state', 'saved')
    await page.getByTestId('publish-button').click()
    await page
      .getByTestId('publish')
      .getByRole('button', { name: editor.t('publish.do'), exact: true })
      .click()
    await expect(page.getByTestId('publish')).toHaveCount(0)
  }
  const body = () => page.getByRole('textbox', { name: editor.t('knowledge.answer'), exact: true })

  await editor.go('/knowledge')
  await expect(page.getByText(editor.t('knowledge.empty'))).toBeVisible()
  await look(page, 'knowledge: empty')
  await editor.button('knowledge.new').first().click()
  await editor.field('knowledge.question').fill(ENGLISH.title)
  await editor.field('knowledge.sourceLanguage').selectOption('en')
  await look(page, 'knowledge: new article')
  await editor.button('common.create').click()

  // English: words, a list from the `/` menu, another way of asking.
  await page.getByTestId('language-en').click()
  await body().click()
  await page.keyboard.type(ENGLISH.answer)
  await page.keyboard.press('Enter')
  await page.keyboard.type('/list')
  await expect(page.getByRole('listbox', { name: editor.t('editor.blocks') })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Open the wallet')
  await expect(body().getByRole('listitem')).toHaveText('Open the wallet')
  await page.getByPlaceholder(editor.t('questions.add')).fill('my withdrawal has not arrived')
  await page.keyboard.press('Enter')
  await expect(saved).toHaveAttribute('data-state', 'saved')
  await look(page, 'knowledge: article')
  await publish()
  await expect(page.getByTestId('text-state')).toHaveAttribute('data-state', 'live')

  // Chinese beside it, written through an input method that opens the menu with its own sign.
  await page.getByTestId('language-zh-CN').click()
  await page.getByTestId('article-title').fill(CHINESE.title)
  await body().click()
  await page.keyboard.insertText('、')
  await expect(page.getByRole('listbox')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('listbox')).toHaveCount(0)
  await page.keyboard.press('Backspace')
  await page.keyboard.insertText(CHINESE.answer)
  await publish()
  await page.reload()
  await expect(body()).toHaveText(CHINESE.answer)

  // Both are in the list and in the help center.
  await editor.go('/knowledge')
  const row = page.getByTestId('article-row').filter({ hasText: locale === 'zh-CN' ? CHINESE.title : ENGLISH.title })
  await expect(row.getByTestId('text-state')).toHaveCount(2)
  await look(page, 'knowledge: list')
  for (const path of [
    '/help/en/a/how-long-does-a-withdrawal-take',
    `/help/zh-CN/a/${encodeURIComponent('提现多久到账')}`
  ]) {
    const answer = await context.request.get(desk.server.url + path)
    expect(await answer.text()).toContain(path.includes('zh-CN') ? CHINESE.answer : ENGLISH.answer)
  }

  // The bot has learnt it.
  await editor.go('/answers?part=bench')
  await expect(page.getByText(editor.t('answers.upToDate'))).toBeVisible({ timeout: 60_000 })
  await page.getByTestId('bench-question').fill('when will my withdrawal arrive')
  await editor.button('answers.ask').click()
  await expect(page.getByTestId('bench-result').getByRole('listitem').first()).toContainText(ENGLISH.title)
  await look(page, 'answers: bench')

  // An incident, said once, shown at the desk until it is over.
  await editor.go('/announcements')
  await editor.button('announcements.reportIncident').click()
  const dialog = page.getByTestId('announcement-dialog')
  await dialog.locator('input[lang="en"]').fill('TRON withdrawals are slow')
  await dialog.locator('input[lang="zh-CN"]').fill('TRON 提现延迟')
  await look(page, 'announcements: incident')
  await dialog.getByRole('button', { name: editor.t('announcements.show') }).click()
  await expect(page.getByTestId('announcement')).toHaveCount(1)
  await page.reload()
  await expect(page.getByTestId('announced')).toBeVisible()
  await look(page, 'announcements: live')
  await editor.button('incident.open').click()
  await expect(page.getByTestId('incident-tied')).toBeVisible()
  await look(page, 'announcements: managing an incident')
  await editor.button('incident.end').click()
  await expect(editor.button('incident.open')).toHaveCount(0)
  await page.reload()
  await expect(page.getByTestId('announced')).toHaveCount(0)
  await context.close()
})

test('two editors see each other at one article, and what one leaves behind comes to the other', async ({
  desk,
  watch,
  browser,
  locale,
  viewport
}) => {
  const wei = { name: 'Wei Zhang', email: 'wei@harbor.example', password: 'brass-lantern-harbor-93' }
  const colleague = await desk.agent.invite(wei, 'editor')
  const { id } = await desk.agent.call<{ id: string }>('POST', '/knowledge/articles', {
    kind: 'faq',
    audience: 'public',
    sourceLocale: 'en',
    title: ENGLISH.title,
    body: 'To be written.'
  })
  const options = { locale, viewport }
  const { desk: mine, context } = await seat(browser, desk.server, watch, { ...options, agent: desk.agent })
  const { desk: theirs } = await seat(browser, desk.server, watch, { ...options, agent: colleague })
  const body = (one: Console) => one.page.getByRole('textbox', { name: one.t('knowledge.answer'), exact: true })
  const colleagues = (one: Console) => one.page.getByRole('list', { name: one.t('editors.here') })
  const seen = colleagues(mine)

  await mine.go(`/knowledge/${id}?lang=en`)
  await expect(body(mine)).toHaveText('To be written.')
  await expect(seen).toHaveCount(0)
  await theirs.go(`/knowledge/${id}?lang=zh-CN`)
  await expect(colleagues(theirs)).toBeVisible()
  await expect(seen).toContainText(wei.name)
  await expect(mine.page.getByTestId('beside')).toHaveCount(0)

  await theirs.page.getByTestId('language-en').click()
  await body(theirs).click()
  await expect(mine.page.getByTestId('beside')).toContainText(wei.name)
  await look(mine.page, 'knowledge: a colleague writes here')
  await theirs.page.keyboard.press('ControlOrMeta+End')
  await theirs.page.keyboard.type(' Ten minutes.')
  await expect(theirs.page.getByTestId('save-state')).toHaveAttribute('data-state', 'saved')
  await theirs.page.getByTestId('language-zh-CN').click()
  await expect(mine.page.getByTestId('beside')).toHaveCount(0)
  await expect(body(mine), 'what the colleague wrote is here').toHaveText('To be written. Ten minutes.')

  // Lines that come back say again who is here; a colleague who goes is gone.
  await desk.server.kill()
  await expect(mine.page.getByTestId('conn-banner')).toContainText(/./)
  await desk.server.run()
  await expect(seen).toContainText(wei.name, { timeout: 30_000 })
  await theirs.page.close()
  await expect(seen).toHaveCount(0)
  await context.close()
})
