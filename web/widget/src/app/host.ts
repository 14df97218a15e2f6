import { readHostMessage, wrap, type FrameMessage, type HostMessage } from '../bridge'

/** The page around the frame. */
export interface Host {
  /** Whether there is one: the same app also runs as a page of its own in a WebView. */
  readonly framed: boolean
  tell(message: FrameMessage): void
}

/**
 * Listens to the host page. Who may frame us is the server's decision (`frame-ancestors` of the inbox),
 * so the first `init` of the parent window fixes the origin; anything else is not heard.
 */
export function listenToHost(hear: (message: HostMessage) => void): Host {
  const framed = window.parent !== window
  let origin: string | null = null
  if (framed) {
    addEventListener('message', (event) => {
      if (event.source !== window.parent || (origin !== null && event.origin !== origin)) return
      const message = readHostMessage(event.data)
      if (!message || (origin === null && message.type !== 'init')) return
      origin = event.origin
      hear(message)
    })
    // Says nothing but "ready", so any parent may hear it.
    window.parent.postMessage(wrap({ type: 'ready' }), '*')
  }
  return {
    framed,
    tell(message) {
      if (framed && origin !== null) window.parent.postMessage(wrap(message), origin)
    }
  }
}
