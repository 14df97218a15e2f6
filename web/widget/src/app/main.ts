import { asApiError, noAnswer } from '@helpward/shared/api'
import '@helpward/shared/tokens/tokens.css'
import '@helpward/shared/tokens/base.css'
import { mount } from 'svelte'
import { readContext, type Context } from '../bridge'
import App from './App.svelte'
import './app.css'
import { Desk } from './desk.svelte'
import { listenToHost } from './host'
import { chooseLocale, loadTexts } from './texts'

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

async function run(): Promise<void> {
  followTheme()
  const query = new URLSearchParams(location.search)
  const texts = await loadTexts(chooseLocale([query.get('locale'), ...navigator.languages]))
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
    void desk.start(identity, signedOut, context)
  }

  const host = listenToHost((message) => {
    if (message.type === 'init') {
      identity = message.identity
      signedOut = message.signedOut
      context = message.context
      desk.show(message.shown)
      const begin = (): void => (started ? void desk.identify(identity) : start())
      if (message.locale) void desk.setLocale(message.locale).then(begin, begin)
      else begin()
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

run().catch((thrown: unknown) => {
  // Not even the words could be loaded: two languages, one sentence, one button.
  const error = thrown instanceof Error ? noAnswer('offline') : asApiError(thrown)
  const again = document.createElement('button')
  again.textContent = '重试 · Try again'
  again.onclick = () => location.reload()
  const words = document.createElement('p')
  words.textContent = `聊天窗口加载失败。The chat could not be loaded. (${error.code})`
  document.body.replaceChildren(words, again)
})
