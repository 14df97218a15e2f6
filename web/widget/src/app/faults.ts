import type { ApiError } from '@helpward/shared/api'
import type { TextName, Texts } from './texts'

const BY_CODE: Record<string, TextName> = {
  offline: 'error.offline',
  timed_out: 'error.offline',
  contact_blocked: 'error.blocked',
  too_large: 'error.too_large',
  too_long: 'error.too_large',
  too_many_pixels: 'error.pixels',
  too_many_files: 'error.many',
  too_many_uploads: 'error.many',
  file_empty: 'error.empty_file',
  conversation_resolved: 'error.resolved',
  survey_too_late: 'error.late'
}

/** A sentence for a call that failed; the request's name is added when it was our fault. */
export function faultText(texts: Texts, error: ApiError): string {
  if (error.kind === 'limited') return texts.t('error.limited')
  const name = BY_CODE[error.code]
  if (name) return texts.t(name)
  const id = error.requestId ? ` ${texts.t('error.request', { id: error.requestId })}` : ''
  return texts.t('error.other') + id
}
