import { expect, test } from 'vitest'
import { kindOf } from './imports.ts'

test.each([
  ['faq.CSV', 'faq_csv'],
  ['zendesk-export.json', 'zendesk'],
  ['chatwoot.json', 'chatwoot'],
  ['articles.zip', 'markdown_zip'],
  ['export.json', null]
])('%j is %s', (name, kind) => {
  expect(kindOf(name)).toBe(kind)
})
