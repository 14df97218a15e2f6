import { ApiError, asApiError, failureOf, noAnswer } from './error'
import type { Paths } from './paths'
import type { Attachment } from './types'
import { upload, type UploadOptions } from './upload'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type PathFor<M extends Method> = {
  [P in keyof Paths]: M extends keyof Paths[P] ? P : never
}[keyof Paths]
type CallOf<P extends keyof Paths, M extends Method> = M extends keyof Paths[P] ? Paths[P][M] : never
type Answer<C> = C extends { answer: infer A } ? A : null
type Input<C> = Omit<C, 'answer'>

/** How one call differs from the client's habits. */
export interface CallOptions {
  /** Cancels the call; it then throws `ApiError` with code `cancelled`. */
  signal?: AbortSignal
  /** Milliseconds until a try counts as lost. */
  timeoutMs?: number
  /** Tries in all; 1 means never repeat. */
  tries?: number
}
type Arguments<C> = object extends Input<C> ? [input?: Input<C> & CallOptions] : [input: Input<C> & CallOptions]
type Verb<M extends Method> = <P extends PathFor<M>>(
  path: P,
  ...input: Arguments<CallOf<P, M>>
) => Promise<Answer<CallOf<P, M>>>

/** A typed door to `/api/v1`. Every call throws `ApiError` and nothing else. */
export interface Client {
  get: Verb<'get'>
  post: Verb<'post'>
  put: Verb<'put'>
  patch: Verb<'patch'>
  delete: Verb<'delete'>
  /** Sends one file; progress runs from 0 to 1. */
  upload(file: Blob, options?: UploadOptions): Promise<Attachment>
  /** Fetches a protected file, e.g. a picture behind a bearer token. `url` must be of this origin. */
  file(url: string, options?: CallOptions): Promise<Blob>
}

/** What a client needs; all but `base` has a default that suits a browser. */
export interface ClientOptions {
  /** E.g. `/api/v1`. */
  base: string
  /** Where files go, relative to `base`. */
  uploadPath?: string
  /** Bearer token of a contact; agents have a cookie. Asked at each try. */
  token?: () => string | null
  /** Called at a 401; answer `true` when the token was renewed and the call should be repeated once. */
  renew?: (refused: ApiError) => Promise<boolean>
  fetch?: typeof fetch
  /** Waits; replaced in tests. */
  sleep?: (ms: number) => Promise<void>
  /** 0 ≤ x < 1. */
  random?: () => number
  timeoutMs?: number
}

/** The loosely typed input of a call, after the compiler has checked the strict one. */
interface Request extends CallOptions {
  path?: Record<string, string | number>
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
}

const DEFAULT_TIMEOUT_MS = 15_000
const DEFAULT_TRIES = 3
/** A longer wait than this is the caller's to decide. */
const LONGEST_PAUSE_MS = 8_000

/**
 * Makes a client.
 *
 * Repeatable calls (GET, PUT, DELETE, and POST whose body carries a `clientId`) are tried again
 * after a lost connection, a time-out, 429 or 5xx; others are sent once.
 */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? ((input, init) => fetch(input, init))
  const sleep = options.sleep ?? ((ms) => new Promise((wake) => setTimeout(wake, ms)))
  const random = options.random ?? Math.random

  async function once(method: string, url: string, request: Request): Promise<Response> {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), request.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS)
    const cancel = (): void => stop.abort()
    if (request.signal?.aborted) cancel()
    request.signal?.addEventListener('abort', cancel)
    try {
      const headers: Record<string, string> = { accept: 'application/json' }
      const token = options.token?.()
      if (token) headers['authorization'] = `Bearer ${token}`
      if (request.body !== undefined) headers['content-type'] = 'application/json'
      const response = await send(url, {
        method,
        headers,
        signal: stop.signal,
        credentials: options.token ? 'omit' : 'same-origin',
        cache: 'no-store',
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) })
      })
      if (!response.ok) {
        throw failureOf(response.status, (name) => response.headers.get(name), await response.text())
      }
      return response
    } catch (thrown) {
      if (thrown instanceof ApiError) throw thrown
      if (request.signal?.aborted) throw noAnswer('cancelled')
      throw noAnswer(stop.signal.aborted ? 'timed_out' : 'offline')
    } finally {
      clearTimeout(timer)
      request.signal?.removeEventListener('abort', cancel)
    }
  }

  async function persist<T>(
    method: string,
    url: string,
    request: Request,
    read: (response: Response) => Promise<T>
  ): Promise<T> {
    const tries = repeatable(method, request.body) ? (request.tries ?? DEFAULT_TRIES) : 1
    let renewed = false
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read(await once(method, url, request))
      } catch (thrown) {
        const error = asApiError(thrown)
        if (error.status === 401 && !renewed && (await options.renew?.(error))) {
          renewed = true
          attempt -= 1
          continue
        }
        const pause = (error.retryAfterS ?? 0) * 1000 || 300 * 2 ** attempt * (0.5 + random())
        if (!error.temporary || attempt >= tries || pause > LONGEST_PAUSE_MS) throw error
        await sleep(pause)
      }
    }
  }

  function verb<M extends Method>(method: M): Verb<M> {
    return <P extends PathFor<M>>(path: P, ...[input]: Arguments<CallOf<P, M>>) => {
      const request: Request = input ?? {}
      const url = options.base + fill(path, request)
      return persist(method.toUpperCase(), url, request, (answer) => readJson<Answer<CallOf<P, M>>>(answer))
    }
  }

  return {
    get: verb('get'),
    post: verb('post'),
    put: verb('put'),
    patch: verb('patch'),
    delete: verb('delete'),
    upload: (file, more = {}) =>
      upload(options.base + (options.uploadPath ?? '/files'), file, {
        ...more,
        token: options.token?.() ?? null
      }),
    file: async (url, request = {}) => persist('GET', sameOrigin(url), request, (answer) => answer.blob())
  }
}

/** Fills `{name}` of a path and appends the query; absent values are left out. */
export function fill(path: string, request: Pick<Request, 'path' | 'query'>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(request.path?.[name] ?? '')))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const tail = query.toString()
  return tail ? `${filled}?${tail}` : filled
}

/** A fresh id for a command; repeating the command with it is harmless. */
export function newClientId(): string {
  // `randomUUID` exists in secure contexts only; a WebView may show plain http in development.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function repeatable(method: string, body: unknown): boolean {
  if (method !== 'POST' && method !== 'PATCH') return true
  return typeof body === 'object' && body !== null && 'clientId' in body
}

/** The one place where an answer of the server is believed to have its declared type. */
async function readJson<T>(response: Response): Promise<T> {
  const text = response.status === 204 ? '' : await response.text()
  return text === '' ? JSON.parse('null') : JSON.parse(text)
}

/** A bearer token must never travel to another origin, whatever an answer says. */
function sameOrigin(url: string): string {
  const here = typeof location === 'undefined' ? 'http://localhost' : location.origin
  if (new URL(url, here).origin !== here) throw noAnswer('cancelled')
  return url
}
