import { createLive, type AgentEvent, type ClientFrame, type LiveState } from '@helpward/shared/protocol'
import { session } from './session.svelte.ts'

type Listener = (event: AgentEvent) => void
type Refetch = () => Promise<void>

/** The one live line of this page. Stores listen to it and say how they fetch themselves afresh. */
class DeskLine {
  state = $state.raw<LiveState>('connecting')
  #listeners = new Set<Listener>()
  #refetches = new Set<Refetch>()
  readonly #line = createLive<AgentEvent>({
    url: '/api/v1/live',
    onEvent: (event) => {
      for (const listen of this.#listeners) listen(event)
    },
    onState: (state) => {
      this.state = state
      if (state === 'signedOut') session.ended()
    },
    onWelcome: async ({ resumed }) => {
      if (!resumed) await Promise.all([...this.#refetches].map((refetch) => refetch()))
    }
  })

  constructor() {
    addEventListener('online', () => this.#line.network(true))
    addEventListener('offline', () => this.#line.network(false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#line.check()
    })
  }

  start() {
    this.#line.start()
  }
  stop() {
    this.#line.stop()
  }
  send(frame: ClientFrame): boolean {
    return this.#line.send(frame)
  }

  /** Hears every event, in order; the answer ends it. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Called when events were missed and what is shown must be fetched afresh; the answer ends it. */
  onMissed(refetch: Refetch): () => void {
    this.#refetches.add(refetch)
    return () => this.#refetches.delete(refetch)
  }
}

export const line = new DeskLine()
