/**
 * What the host page and the frame say to each other over `postMessage`.
 *
 * Both ends check the origin of a message before they read it, and read it only with the functions
 * below: an unknown type, a wrong field or a foreign object is `null`. Nothing is copied by spreading,
 * so a message cannot carry a `__proto__` along.
 */

/** Host page → frame. */
export type HostMessage =
  | {
      type: 'init'
      shown: boolean
      sheet: boolean
      locale: string | null
      /** Token of the operator's back end; `null`: the page has not said who is here. */
      identity: string | null
      /** The page has said that nobody is signed in. */
      signedOut: boolean
      context: Context | null
    }
  | { type: 'shown'; sheet: boolean }
  | { type: 'hidden' }
  | { type: 'identify'; token: string | null }
  | { type: 'locale'; locale: string }
  | { type: 'context'; context: Context }

/** Frame → host page. */
export type FrameMessage =
  | { type: 'ready' }
  | { type: 'close' }
  /** `active`: a conversation goes on, so the frame should be there on the next page too. */
  | { type: 'badge'; unread: number; active: boolean }
  | { type: 'theme'; brand: string; onBrand: string }
  | { type: 'identity'; identity: Identity }
  | { type: 'locale'; locale: string }

/** `rejected`: the token was invalid or expired; the visitor is anonymous. */
export type Identity = 'anonymous' | 'signed' | 'rejected'
/** The page around the chat, as agents see it. */
export interface Context {
  /** Address without query and fragment, which may hold secrets. */
  pageUrl: string
  title: string
}

const MARK = 'helpward'
const VERSION = 1
const MAX_TOKEN_CHARS = 8_192
const MAX_URL_CHARS = 1_000
const MAX_TITLE_CHARS = 200

/** A message ready for `postMessage`. */
export function wrap(message: HostMessage | FrameMessage): object {
  return { ...message, [MARK]: VERSION }
}

/** Reads what a host page sent. */
export function readHostMessage(data: unknown): HostMessage | null {
  const field = fieldsOf(data)
  switch (field('type')) {
    case 'init':
      return {
        type: 'init',
        shown: field('shown') === true,
        sheet: field('sheet') === true,
        locale: textOf(field('locale'), 35),
        identity: textOf(field('identity'), MAX_TOKEN_CHARS),
        signedOut: field('signedOut') === true,
        context: readContext(field('context'))
      }
    case 'shown':
      return { type: 'shown', sheet: field('sheet') === true }
    case 'hidden':
      return { type: 'hidden' }
    case 'identify':
      return { type: 'identify', token: textOf(field('token'), MAX_TOKEN_CHARS) }
    case 'locale': {
      const locale = textOf(field('locale'), 35)
      return locale === null ? null : { type: 'locale', locale }
    }
    case 'context': {
      const context = readContext(field('context'))
      return context && { type: 'context', context }
    }
    default:
      return null
  }
}

/** Reads what the frame sent. */
export function readFrameMessage(data: unknown): FrameMessage | null {
  const field = fieldsOf(data)
  switch (field('type')) {
    case 'ready':
      return { type: 'ready' }
    case 'close':
      return { type: 'close' }
    case 'badge': {
      const unread = field('unread')
      if (typeof unread !== 'number' || !(unread >= 0)) return null
      return { type: 'badge', unread: Math.min(99, Math.floor(unread)), active: field('active') === true }
    }
    case 'theme': {
      const brand = colourOf(field('brand'))
      const onBrand = colourOf(field('onBrand'))
      return brand && onBrand ? { type: 'theme', brand, onBrand } : null
    }
    case 'identity': {
      const identity = field('identity')
      return identity === 'anonymous' || identity === 'signed' || identity === 'rejected'
        ? { type: 'identity', identity }
        : null
    }
    case 'locale': {
      const locale = textOf(field('locale'), 35)
      return locale === null ? null : { type: 'locale', locale }
    }
    default:
      return null
  }
}

/** Reads where the visitor is; `null` when that is no web address. Anything else in the object is left out. */
export function readContext(value: unknown): Context | null {
  const own = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  try {
    const { origin, pathname } = new URL(String(own.get('pageUrl')))
    const title = own.get('title')
    const pageUrl = `${origin}${pathname}`.slice(0, MAX_URL_CHARS)
    if (!/^https?:/.test(pageUrl)) return null
    return { pageUrl, title: typeof title === 'string' ? title.slice(0, MAX_TITLE_CHARS) : '' }
  } catch {
    return null
  }
}

/** `#rrggbb`, or `null`: a colour goes into a style and must be nothing else. */
export function colourOf(value: unknown): string | null {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? value : null
}

function fieldsOf(data: unknown): (name: string) => unknown {
  if (typeof data !== 'object' || data === null) return () => undefined
  const own = new Map<string, unknown>(Object.entries(data))
  return own.get(MARK) === VERSION ? (name) => own.get(name) : () => undefined
}

function textOf(value: unknown, maxChars: number): string | null {
  return typeof value === 'string' && value !== '' && value.length <= maxChars ? value : null
}
