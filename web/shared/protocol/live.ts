import { backOffMs } from './backoff'
import { PROTOCOL, type ClientFrame, type ControlFrame, type EventsFrame } from './frames'

/** The part of a `WebSocket` that is used; a fake one takes its place in tests. */
export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  onerror: (() => void) | null
  send(text: string): void
  close(code?: number): void
}

/** Timers and the time of day; replaced in tests. */
export interface Clock {
  nowMs(): number
  /** Runs `act` after `ms`; the answer cancels it. */
  after(ms: number, act: () => void): () => void
}

/** Clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  }
}

/**
 * `connecting`: first try. `live`: welcomed. `offline`: lost, trying again by itself.
 * `signedOut`: refused for good until `start` is called again.
 */
export type LiveState = 'connecting' | 'live' | 'offline' | 'signedOut'

/** How the server took the hello. */
export interface Welcome {
  /** `false`: events were missed, so what is shown must be fetched afresh. */
  resumed: boolean
}

export interface LiveOptions<Event> {
  /** `wss://…` or a path of this origin. */
  url: string
  /** What `hello` carries besides the cursor, e.g. a contact's token. Asked at each try. */
  hello?: (cursor: string | null) => object
  /** One event, in order, each fact once. An exception here does not stop the line. */
  onEvent: (event: Event) => void
  onState?: (state: LiveState) => void
  /**
   * The line stands. With `resumed: false` fetch everything afresh; events that arrive meanwhile
   * are held back until the promise is fulfilled, and a failure is retried.
   */
  onWelcome?: (welcome: Welcome) => Promise<void> | void
  /** Place to resume after, e.g. kept over a reload together with what was shown. */
  cursor?: string | null
  /** Told of what `onEvent` throws; by default it goes to the browser's console. */
  onFault?: (thrown: unknown) => void
  clock?: Clock
  /** 0 ≤ x < 1. */
  random?: () => number
  openSocket?: (url: string) => SocketLike
}

export interface Live {
  /** Connects; after `signedOut` starts anew. */
  start(): void
  /** Closes and stays closed. */
  stop(): void
  /** Sends an ephemeral frame; `false` when offline (it is not kept). */
  send(frame: ClientFrame): boolean
  /** Tells of the browser's `online`/`offline` events. */
  network(online: boolean): void
  /** The page woke up: finds out now, not in 20 s, whether the line still stands. */
  check(): void
  /** Highest position seen. */
  readonly cursor: string | null
  readonly state: LiveState
}

/** A client pings this often … */
export const PING_EVERY_MS = 20_000
/** … and gives the line up after this long without any frame. */
export const PONG_WITHIN_MS = 10_000
/** A socket that neither opens nor is welcomed within this is given up. */
const WELCOME_WITHIN_MS = 10_000
const SIGNED_OUT_CODE = 4401

/**
 * A line to the server that mends itself.
 *
 * An open socket proves nothing (a browser gone offline leaves it open and silent), so only frames
 * count. A repeated position is dropped, so a server may send an event twice.
 */
export function createLive<Event extends { type: string }>(options: LiveOptions<Event>): Live {
  const clock = options.clock ?? systemClock
  const random = options.random ?? Math.random
  const fault = options.onFault ?? ((thrown: unknown) => console.error(thrown))
  const openSocket = options.openSocket ?? openWebSocket
  let cursor = options.cursor ?? null
  let state: LiveState = 'connecting'
  let running = false
  let socket: SocketLike | null = null
  let failures = 0
  let cancelPing: (() => void) | null = null
  let cancelDeadline: (() => void) | null = null
  let cancelRetry: (() => void) | null = null
  /** Events held back while the screen is fetched afresh; `null` when nothing is. */
  let held: (EventsFrame<Event> | Event)[] | null = null
  /** Number of the current fetch, so that an outdated one cannot release the events of a newer. */
  let fetchRound = 0
  let cancelRefetch: (() => void) | null = null

  function enter(next: LiveState): void {
    if (state === next) return
    state = next
    options.onState?.(next)
  }

  function connect(): void {
    cancelRetry?.()
    cancelRetry = null
    drop()
    let opened: SocketLike
    try {
      opened = openSocket(options.url)
    } catch {
      retryLater()
      return
    }
    socket = opened
    deadline(WELCOME_WITHIN_MS)
    opened.onopen = () => {
      const more = options.hello?.(cursor) ?? {}
      opened.send(JSON.stringify({ ...more, type: 'hello', cursor, protocol: PROTOCOL }))
    }
    opened.onmessage = (message) => {
      if (socket === opened && typeof message.data === 'string') receive(message.data)
    }
    opened.onclose = (closed) => {
      if (socket !== opened) return
      if (closed.code === SIGNED_OUT_CODE) signOut()
      else retryLater()
    }
    opened.onerror = null
  }

  /** Lets go of the present socket without hearing from it again. */
  function drop(): void {
    cancelPing?.()
    cancelDeadline?.()
    cancelPing = cancelDeadline = null
    const old = socket
    socket = null
    if (!old) return
    old.onopen = old.onmessage = old.onclose = old.onerror = null
    try {
      old.close(1000)
    } catch {
      // Closing a socket that never opened may throw; it is gone either way.
    }
  }

  function retryLater(): void {
    drop()
    if (!running) return
    enter('offline')
    cancelRetry?.()
    cancelRetry = clock.after(backOffMs(failures, random), connect)
    failures += 1
  }

  function signOut(): void {
    running = false
    drop()
    cancelRefetch?.()
    enter('signedOut')
  }

  function deadline(ms: number): void {
    cancelDeadline?.()
    cancelDeadline = clock.after(ms, retryLater)
  }

  function ping(): void {
    // A ping is on its way: asking again must not prolong the wait for its answer.
    if (cancelDeadline) return
    cancelPing?.()
    cancelPing = null
    if (!post({ type: 'ping' })) return
    deadline(PONG_WITHIN_MS)
  }

  function post(frame: object): boolean {
    if (!socket || state !== 'live') return false
    try {
      socket.send(JSON.stringify(frame))
      return true
    } catch {
      retryLater()
      return false
    }
  }

  function receive(text: string): void {
    const frame = readFrame<Event>(text)
    if (!frame) return
    if (state === 'live') stillThere()
    if (isControl(frame)) control(frame)
    else if (held) held.push(frame)
    else deliver(frame)
  }

  /** Any frame proves the line to us. Our ping proves us and the session to the server, so frames never put it off. */
  function stillThere(): void {
    cancelDeadline?.()
    cancelDeadline = null
    cancelPing ??= clock.after(PING_EVERY_MS, ping)
  }

  function control(frame: ControlFrame): void {
    if (frame.type === 'signedOut') signOut()
    else if (frame.type === 'resync') refetch(0)
    else if (frame.type === 'welcome') {
      failures = 0
      enter('live')
      stillThere()
      // An unfinished fetch outlives the socket that asked for it.
      if (!frame.resumed || held) {
        if (!frame.resumed) cursor = frame.cursor
        refetch(0)
      } else {
        if (cursor === null) cursor = frame.cursor
        settled(() => options.onWelcome?.({ resumed: true })).catch(fault)
      }
    }
  }

  function refetch(attempt: number): void {
    cancelRefetch?.()
    cancelRefetch = null
    fetchRound += 1
    const round = fetchRound
    // What arrived before this fetch began is part of its answer.
    for (const frame of held ?? []) if (isEvents(frame)) note(frame.position)
    held = []
    settled(() => options.onWelcome?.({ resumed: false })).then(
      () => {
        if (round !== fetchRound) return
        const waiting = held ?? []
        held = null
        waiting.forEach(deliver)
      },
      () => {
        if (round !== fetchRound || !running) return
        cancelRefetch = clock.after(backOffMs(attempt, random), () => refetch(attempt + 1))
      }
    )
  }

  function deliver(frame: EventsFrame<Event> | Event): void {
    if (!isEvents(frame)) show(frame)
    else if (note(frame.position)) frame.events.forEach(show)
  }

  function show(event: Event): void {
    try {
      options.onEvent(event)
    } catch (thrown) {
      // One event that cannot be shown must not silence all that follow.
      fault(thrown)
    }
  }

  /** Moves the cursor; `false` when this position was seen before. */
  function note(position: string): boolean {
    if (cursor !== null && comparePositions(position, cursor) <= 0) return false
    cursor = position
    return true
  }

  return {
    start() {
      if (running) return
      running = true
      failures = 0
      enter('connecting')
      connect()
    },
    stop() {
      running = false
      fetchRound += 1
      held = null
      cancelRetry?.()
      cancelRefetch?.()
      drop()
    },
    send: post,
    network(online) {
      if (!running) return
      if (!online) {
        drop()
        enter('offline')
        cancelRetry?.()
        // Browsers err about being offline, so a slow knock goes on.
        cancelRetry = clock.after(backOffMs(failures, random), connect)
        failures += 1
      } else if (state !== 'live') {
        failures = 0
        connect()
      } else ping()
    },
    check() {
      if (!running) return
      if (state === 'live') ping()
      else {
        failures = 0
        connect()
      }
    },
    get cursor() {
      return cursor
    },
    get state() {
      return state
    }
  }
}

/** A promise of what `act` does, whether it throws, waits or neither. */
async function settled(act: () => Promise<void> | void): Promise<void> {
  await act()
}

/** Orders decimal positions without losing digits: negative, zero or positive. */
export function comparePositions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

function isEvents<Event extends { type: string }>(frame: EventsFrame<Event> | Event): frame is EventsFrame<Event> {
  return frame.type === 'events'
}

function isControl(frame: { type: string }): frame is ControlFrame {
  return ['welcome', 'resync', 'pong', 'signedOut'].includes(frame.type)
}

/** The one place where a frame is believed to have its declared type; noise is dropped. */
function readFrame<Event>(text: string): EventsFrame<Event> | Event | ControlFrame | null {
  try {
    const frame = JSON.parse(text)
    if (typeof frame?.type !== 'string') return null
    const whole = typeof frame.position === 'string' && Array.isArray(frame.events)
    return frame.type !== 'events' || whole ? frame : null
  } catch {
    return null
  }
}

function openWebSocket(url: string): SocketLike {
  const full = new URL(url, location.href)
  full.protocol = full.protocol.replace(/^http/, 'ws')
  const socket = new WebSocket(full.href)
  const face: SocketLike = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (text) => socket.send(text),
    close: (code) => socket.close(code)
  }
  socket.onopen = () => face.onopen?.()
  socket.onmessage = (event) => face.onmessage?.({ data: event.data })
  socket.onclose = (event) => face.onclose?.({ code: event.code })
  socket.onerror = () => face.onerror?.()
  return face
}
