/**
 * The script a host page embeds:
 * `<script src="https://desk.example/widget.js" data-inbox="KEY" async></script>`
 *
 * It draws a button and asks the network for nothing until somebody means to use it, or a conversation
 * from an earlier visit goes on. Attributes: `data-inbox` (needed), `data-locale` (else the page's
 * `lang`, else the browser's), `data-colour` and `data-on-colour` (`#rrggbb`, until the inbox's own are
 * known), `data-greeting` (shown once; empty for the usual words), `data-side="left"`.
 */
import { colourOf, readContext, readFrameMessage, wrap, type Context, type HostMessage } from './bridge'
import { drawFace } from './loader/launcher'
import { recall, remember } from './loader/memory'
import { Sheet } from './loader/sheet'
import { textsFor } from './loader/texts'

type EventName = 'ready' | 'open' | 'close' | 'unread' | 'identity' | 'locale'
type Listener = (value: string | number | null) => void
/** A call made before this script had loaded: `[name, ...arguments]`. */
type Early = [string, ...unknown[]]

/** `window.Helpward`. Before the script has loaded it may be an array: `(Helpward = window.Helpward || []).push(['open'])`. */
interface PublicApi {
  open(): void
  close(): void
  /** A token signed by the operator's back end, or `null` when the person has signed out. */
  identify(token: string | null): void
  setLocale(locale: string): void
  /** Where the visitor is, for agents to see; needed only when a page changes without loading anew. */
  setContext(context: { pageUrl?: string; title?: string }): void
  /** Listens; the answer stops it. */
  on(event: EventName, listener: Listener): () => void
  push(call: Early): void
}

declare global {
  interface Window {
    Helpward?: PublicApi | Early[]
  }
}

function start(script: HTMLScriptElement, inbox: string): void {
  const desk = new URL(script.src).origin
  const memory = recall(inbox, colourOf)
  const face = drawFace(script.dataset['side'])
  const listeners = new Map<string, Set<Listener>>()
  let locale = script.dataset['locale'] || document.documentElement.lang || navigator.language
  let texts = textsFor(locale)
  let frame: HTMLIFrameElement | null = null
  let ready = false
  let open = false
  /** `undefined`: the page has not said who is here. */
  let identity: string | null | undefined
  let context: Context | null = null
  const here = (next: { pageUrl?: unknown; title?: unknown } = {}): Context | null =>
    readContext({ pageUrl: next.pageUrl ?? location.href, title: next.title ?? document.title })

  const narrow = matchMedia('(max-width:480px)')
  const sheet = new Sheet(face.panel, () => hide(true))
  const emit = (name: EventName, value: string | number | null = null): void =>
    listeners.get(name)?.forEach((listener) => listener(value))
  const label = (): void => face.label(texts, open, memory.unread)
  const tell = (message: HostMessage): void => {
    if (ready) frame?.contentWindow?.postMessage(wrap(message), desk)
  }

  /** Makes the frame, unseen: hovering or tabbing to the button is intent enough. */
  function warm(): void {
    if (frame) return
    frame = document.createElement('iframe')
    frame.title = texts.frame
    frame.allow = 'clipboard-write'
    frame.dataset['testid'] = 'w-frame'
    frame.src = `${desk}/widget/frame?inbox=${encodeURIComponent(inbox)}&locale=${encodeURIComponent(locale)}`
    face.panel.append(frame)
  }

  function show(): void {
    if (open) return
    warm()
    dismissGreeting()
    open = true
    face.panel.classList.add('s')
    if (narrow.matches) sheet.lock()
    label()
    frame?.focus()
    tell({ type: 'shown', sheet: narrow.matches })
    emit('open')
  }

  function hide(focusBack: boolean): void {
    if (!open) return
    open = false
    face.panel.classList.remove('s')
    sheet.release()
    label()
    tell({ type: 'hidden' })
    if (focusBack) face.button.focus()
    emit('close')
  }

  function dismissGreeting(): void {
    face.ungreet()
    if (memory.greeted) return
    memory.greeted = true
    remember(inbox, memory)
  }

  function speak(next: string): void {
    locale = next
    texts = textsFor(next)
    if (frame) frame.title = texts.frame
    label()
  }

  addEventListener('message', (event) => {
    if (event.origin !== desk || !frame || event.source !== frame.contentWindow) return
    const message = readFrameMessage(event.data)
    if (message?.type === 'ready') {
      ready = true
      const who = { identity: identity ?? null, signedOut: identity === null }
      tell({ type: 'init', shown: open, sheet: narrow.matches, locale, ...who, context: context ?? here() })
      emit('ready')
    } else if (message?.type === 'close') hide(true)
    else if (message?.type === 'badge') {
      const news = message.unread !== memory.unread
      memory.unread = message.unread
      memory.active = message.active
      remember(inbox, memory)
      label()
      if (news) emit('unread', message.unread)
    } else if (message?.type === 'theme') {
      memory.brand = message.brand
      memory.onBrand = message.onBrand
      remember(inbox, memory)
      face.colour(message.brand, message.onBrand)
    } else if (message?.type === 'identity') emit('identity', message.identity)
    else if (message?.type === 'locale') {
      speak(message.locale)
      emit('locale', message.locale)
    }
  })

  const api: PublicApi = {
    open: show,
    close: () => hide(false),
    identify(token) {
      identity = typeof token === 'string' ? token : null
      tell({ type: 'identify', token: identity })
    },
    setLocale(next) {
      speak(String(next))
      tell({ type: 'locale', locale })
    },
    setContext(next) {
      context = here(next)
      if (context) tell({ type: 'context', context })
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      if (event === 'ready' && ready) queueMicrotask(() => listener(null))
      return () => set.delete(listener)
    },
    push: (call) => run(call)
  }

  function run([name, value, more]: Early): void {
    if (name === 'open') api.open()
    else if (name === 'close') api.close()
    else if (name === 'identify') api.identify(typeof value === 'string' ? value : null)
    else if (name === 'setLocale' && typeof value === 'string') api.setLocale(value)
    else if (name === 'setContext' && typeof value === 'object' && value) api.setContext(value)
    else if (name === 'on' && isEventName(value) && isListener(more)) api.on(value, more)
  }

  face.colour(
    memory.brand ?? colourOf(script.dataset['colour']) ?? '#1f5fd6',
    memory.onBrand ?? colourOf(script.dataset['onColour']) ?? '#ffffff'
  )
  label()
  face.button.onclick = () => (open ? hide(true) : show())
  face.button.onpointerenter = warm
  face.button.onfocus = warm
  face.button.onkeydown = (event) => {
    if (event.key === 'Escape') hide(true)
  }
  const greeting = script.dataset['greeting']
  if (greeting !== undefined && !memory.greeted) face.greet(greeting || texts.greeting, texts, dismissGreeting)

  const early = window.Helpward
  window.Helpward = api
  if (Array.isArray(early)) {
    early.forEach(run)
    // A page may have taken hold of the array before an `await` and push into it only now.
    early.push = (...calls: Early[]) => {
      calls.forEach(run)
      return 0
    }
  }
  // Only a visitor who is in the middle of a conversation costs the network anything unasked.
  if (memory.active || memory.unread > 0) {
    const soon = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 1_000))
    soon(warm)
  }
}

function isEventName(value: unknown): value is EventName {
  return typeof value === 'string' && ['ready', 'open', 'close', 'unread', 'identity', 'locale'].includes(value)
}

function isListener(value: unknown): value is Listener {
  return typeof value === 'function'
}

const script = document.currentScript ?? document.querySelector('script[data-inbox]')
if (script instanceof HTMLScriptElement && script.dataset['inbox'] && !(window.Helpward && 'open' in window.Helpward)) {
  const { inbox } = script.dataset
  if (document.body) start(script, inbox)
  else addEventListener('DOMContentLoaded', () => start(script, inbox))
}
