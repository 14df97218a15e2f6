import type { ApiError } from '@helpward/shared/api'
import type { TextName, Texts } from './texts'

const BY_CODE: Record<string, TextName> = {
  offline: 'error.offline',
  timed_out: 'error.offline',
  contact_blocked: 'error.blocked',
  blocked: 'error.blocked',
  too_large: 'error.too_large',
  unsupported_file: 'error.unsupported_file',
  file_type_refused: 'error.unsupported_file'
}

/** A sentence for a call that failed; the request's name is added when it was our fault. */
export function faultText(texts: Texts, error: ApiError): string {
  if (error.kind === 'limited') return texts.t('error.limited')
  const name = BY_CODE[error.code]
  if (name) return texts.t(name)
  const id = error.requestId ? ` ${texts.t('error.request', { id: error.requestId })}` : ''
  return texts.t('error.other') + id
}
