import '@helpward/shared/tokens/tokens.css'
import '@helpward/shared/tokens/base.css'
import { mount } from 'svelte'
import { readContext, type Context } from '../bridge'
import App from './App.svelte'
import './app.css'
import { Desk } from './desk.svelte'
import { listenToHost } from './host'
import { chooseLocale, textsOf } from './texts'

/** The API of the page of its own, for the WebView of an app; in a frame the host's script has it. */
interface PageApi {
  identify(token: string | null): void
  setLocale(locale: string): void
  setContext(context: { pageUrl?: string; title?: string }): void
}
/** A host that never says `init` is broken; the chat still works, anonymously. */
const HOST_WITHIN_MS = 3_000

function shelf(which: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[which]
  } catch {
    return null
  }
}

function followTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = (): void => {
    document.documentElement.dataset['theme'] = dark.matches ? 'dark' : 'light'
  }
  dark.addEventListener('change', apply)
  apply()
}

function run(): void {
  followTheme()
  const query = new URLSearchParams(location.search)
  const texts = textsOf(chooseLocale([query.get('locale'), ...navigator.languages]))
  const desk = new Desk({
    inbox: query.get('inbox') ?? '',
    texts,
    local: shelf('localStorage'),
    tab: shelf('sessionStorage')
  })
  let started = false
  let identity: string | null = null
  let signedOut = false
  let context: Context | null = null
  const start = (): void => {
    started = true
    void desk.start(identity, signedOut, context).then(() => {
      // Whoever comes from an article that did not help writes about it.
      const article = query.get('article')
      if (article && desk.phase === 'ready' && desk.screen.name === 'home')
        desk.go({ name: 'ask', topicKey: null, about: { id: article, title: '', url: '' } })
    })
  }

  const host = listenToHost((message) => {
    if (message.type === 'init') {
      identity = message.identity
      signedOut = message.signedOut
      context = message.context
      desk.show(message.shown)
      if (message.locale) void desk.setLocale(message.locale)
      if (started) void desk.identify(identity)
      else start()
    } else if (message.type === 'shown') desk.show(true)
    else if (message.type === 'hidden') desk.show(false)
    else if (message.type === 'identify') {
      identity = message.token
      if (started) void desk.identify(identity)
    } else if (message.type === 'locale') void desk.setLocale(message.locale)
    else desk.setContext(message.context)
  })
  mount(App, { target: document.body, props: { desk, host, retry: start } })

  if (host.framed) {
    setTimeout(() => {
      if (!started) start()
    }, HOST_WITHIN_MS)
    return
  }
  desk.show(true)
  const api: PageApi = {
    identify: (token) => void desk.identify(typeof token === 'string' ? token : null),
    setLocale: (locale) => void desk.setLocale(String(locale)),
    setContext: (next) => {
      const read = readContext({ title: '', ...next })
      if (read) desk.setContext(read)
    }
  }
  Object.defineProperty(window, 'Helpward', { value: api })
  start()
}

run()
