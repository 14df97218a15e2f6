import type { ImportKind } from '@helpward/shared/api'

export const IMPORT_KINDS = ['faq_csv', 'markdown_zip', 'zendesk', 'chatwoot'] as const

/** Files each kind of import takes, as a file chooser wants them. */
export const IMPORT_FILES: Record<ImportKind, string> = {
  faq_csv: '.csv,text/csv',
  markdown_zip: '.zip,application/zip',
  zendesk: '.json,application/json',
  chatwoot: '.json,application/json'
}

/** The kind a file's name suggests; `null` where it could be several. */
export function kindOf(fileName: string): ImportKind | null {
  const name = fileName.toLocaleLowerCase()
  if (name.endsWith('.csv')) return 'faq_csv'
  if (name.endsWith('.zip')) return 'markdown_zip'
  if (name.includes('zendesk')) return 'zendesk'
  return name.includes('chatwoot') ? 'chatwoot' : null
}
