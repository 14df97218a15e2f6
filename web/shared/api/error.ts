import type { ProblemKind } from './types'

const KINDS: Record<string, ProblemKind> = {
  invalid: 'invalid',
  denied: 'denied',
  not_found: 'not_found',
  conflict: 'conflict',
  limited: 'limited',
  internal: 'internal',
  unavailable: 'unavailable'
}

/** Everything known about a call that failed. */
export interface Failure {
  status: number
  code: string
  kind: ProblemKind
  fields?: Record<string, string>
  requestId?: string | null
  retryAfterS?: number | null
}

/**
 * A call that the server refused, or that never got an answer.
 *
 * No answer at all: status 0, kind `unavailable`, code `offline` (no connection) or `timed_out`.
 * People read a translated text chosen by `code`, else by `kind`; `message` is for logs only.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP status, 0 when there was no answer. */
  readonly status: number
  /** Stable name of the refusal, e.g. `conversation_resolved`. */
  readonly code: string
  readonly kind: ProblemKind
  /** What the refusal is about; for invalid input, field name → code of its fault. */
  readonly fields: Record<string, string>
  /** Names the request in the server's log. */
  readonly requestId: string | null
  /** Seconds the server asks to wait before the next try. */
  readonly retryAfterS: number | null

  constructor(failure: Failure) {
    super(`${failure.status} ${failure.code}`)
    this.status = failure.status
    this.code = failure.code
    this.kind = failure.kind
    this.fields = failure.fields ?? {}
    this.requestId = failure.requestId ?? null
    this.retryAfterS = failure.retryAfterS ?? null
  }

  /** Whether the same call may succeed later without anybody changing it. */
  get temporary(): boolean {
    return this.kind === 'unavailable' || this.kind === 'limited' || this.status >= 500
  }
}

/** Reads a refusal; a body that is not a problem document still gives a usable error. */
export function failureOf(status: number, header: (name: string) => string | null, body: string): ApiError {
  const problem = parseObject(body)
  const fields: Record<string, string> = {}
  if (typeof problem.fields === 'object' && problem.fields !== null) {
    for (const [name, value] of Object.entries(problem.fields)) {
      fields[name] = Array.isArray(value) ? value.join(',') : String(value)
    }
  }
  const kind = kindOf(status)
  const retryAfter = Number(header('retry-after') ?? NaN)
  return new ApiError({
    status,
    code: typeof problem.code === 'string' ? problem.code : kind,
    kind: (typeof problem.kind === 'string' && KINDS[problem.kind]) || kind,
    fields,
    requestId: typeof problem.requestId === 'string' ? problem.requestId : header('x-request-id'),
    retryAfterS: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : null
  })
}

/** The error for a call without an answer. */
export function noAnswer(code: 'offline' | 'timed_out' | 'cancelled'): ApiError {
  return new ApiError({ status: 0, code, kind: code === 'cancelled' ? 'conflict' : 'unavailable' })
}

/** Whatever was thrown, as an `ApiError`: anything foreign is a lost connection. */
export function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : noAnswer('offline')
}

function kindOf(status: number): ProblemKind {
  if (status === 401 || status === 403) return 'denied'
  if (status === 404) return 'not_found'
  if (status === 409) return 'conflict'
  if (status === 429) return 'limited'
  if (status === 408 || status === 502 || status === 503 || status === 504) return 'unavailable'
  return status >= 500 ? 'internal' : 'invalid'
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
