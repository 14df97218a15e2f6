import { describe, expect, it } from 'vitest'
import { FakeClock, FakeSocket, settle } from './fakes'
import { comparePositions, createLive, type LiveOptions, type LiveState } from './live'

interface Event {
  type: 'message'
  text: string
}
const message = (position: string) => ({ type: 'events', position, events: [{ type: 'message', text: position }] })

function setUp(more: Partial<LiveOptions<Event>> = {}) {
  const clock = new FakeClock()
  const sockets: FakeSocket[] = []
  const seen: string[] = []
  const states: LiveState[] = []
  const live = createLive<Event>({
    url: '/live',
    clock,
    random: () => 0.5,
    openSocket: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    onEvent: (event) => seen.push(event.text),
    onState: (state) => states.push(state),
    ...more
  })
  const last = (): FakeSocket => {
    const socket = sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
  const welcome = async (cursor: string, resumed: boolean): Promise<void> => {
    last().onopen?.()
    last().say({ type: 'welcome', cursor, resumed })
    await settle()
  }
  live.start()
  return { live, clock, sockets, seen, states, last, welcome }
}

describe('the live line', () => {
  it('says hello with cursor, protocol and whatever the caller adds', async () => {
    const { last } = setUp({ cursor: '41', hello: () => ({ token: 't' }) })
    last().onopen?.()
    expect(last().sent).toEqual([{ type: 'hello', cursor: '41', protocol: 1, token: 't' }])
  })

  it('resumes after the last position, without gap or repeat', async () => {
    const { clock, seen, sockets, last, welcome, states } = setUp()
    await welcome('10', false)
    last().say(message('11'))
    last().say(message('12'))
    last().hangUp()
    expect(states.at(-1)).toBe('offline')
    await clock.pass(1_000)
    expect(sockets).toHaveLength(2)
    last().onopen?.()
    expect(last().sent[0]).toMatchObject({ type: 'hello', cursor: '12' })
    last().say({ type: 'welcome', cursor: '14', resumed: true })
    // The server is allowed to repeat what it is not sure of.
    for (const position of ['12', '13', '14', '13']) last().say(message(position))
    expect(seen).toEqual(['11', '12', '13', '14'])
  })

  it('shows all events of one fact, in order, and none of a fact that comes again', async () => {
    const { live, last, seen, welcome } = setUp()
    await welcome('10', true)
    const events = ['a', 'b', 'c'].map((text) => ({ type: 'message', text }))
    last().say({ type: 'events', position: '11', events })
    expect(live.cursor).toBe('11')
    last().say({ type: 'events', position: '11', events })
    last().say({ type: 'message', text: 'ephemeral' })
    last().say({ type: 'events', position: '12', events: [] })
    expect(seen).toEqual(['a', 'b', 'c', 'ephemeral'])
    expect(live.cursor).toBe('12')
  })

  it('orders positions by value, not by text', () => {
    expect(comparePositions('9', '10')).toBeLessThan(0)
    expect(comparePositions('9007199254740993', '9007199254740992')).toBeGreaterThan(0)
    expect(comparePositions('7', '7')).toBe(0)
  })

  it('holds events back while the screen is fetched, then delivers them', async () => {
    let fetched = (): void => {}
    const { last, seen, welcome } = setUp({ onWelcome: () => new Promise<void>((done) => (fetched = done)) })
    await welcome('10', false)
    last().say(message('11'))
    expect(seen).toEqual([])
    fetched()
    await settle()
    expect(seen).toEqual(['11'])
    last().say(message('12'))
    expect(seen).toEqual(['11', '12'])
  })

  it('fetches again after a failed fetch, even over a new socket that resumed', async () => {
    let fetches = 0
    const { clock, last, seen, welcome } = setUp({
      onWelcome: ({ resumed }) => {
        if (resumed) return
        fetches += 1
        if (fetches < 3) throw new Error('no answer')
      }
    })
    // A synchronous throw must count as a failure like a rejected promise.
    await welcome('10', false)
    expect(fetches).toBe(1)
    last().say(message('11'))
    last().hangUp()
    await clock.pass(500)
    await clock.pass(600)
    await welcome('12', true)
    last().say(message('12'))
    await clock.pass(10_000)
    expect(fetches).toBeGreaterThanOrEqual(3)
    last().say(message('13'))
    // 11 and perhaps 12 came before the fetch that succeeded and are part of its answer.
    expect(seen.at(-1)).toBe('13')
    expect(seen).not.toContain('11')
  })

  it('pings every 20 s however much arrives, for a ping proves the session to the server', async () => {
    const { clock, last, welcome } = setUp()
    await welcome('1', true)
    for (let position = 2; position < 10; position += 1) {
      await clock.pass(5_000)
      last().say(message(String(position)))
    }
    expect(last().sent.filter((frame) => frame['type'] === 'ping')).toHaveLength(2)
  })

  it('notices a line that is open but silent: ping after 20 s, gone 10 s later', async () => {
    const { clock, last, sockets, states, welcome } = setUp()
    await welcome('1', true)
    await clock.pass(19_999)
    expect(last().sent).toHaveLength(1)
    await clock.pass(1)
    expect(last().sent.at(-1)).toEqual({ type: 'ping' })
    last().say({ type: 'pong' })
    await clock.pass(20_000)
    expect(last().sent.at(-1)).toEqual({ type: 'ping' })
    expect(states).toEqual(['live'])
    await clock.pass(9_999)
    expect(states.at(-1)).toBe('live')
    await clock.pass(1)
    expect(states.at(-1)).toBe('offline')
    expect(sockets[0]?.closed).toBe(true)
  })

  it('backs off from 1 to 30 s and starts over after a welcome', async () => {
    const { clock, sockets, last, welcome } = setUp({ random: () => 0.999 })
    const waits: number[] = []
    for (let failure = 0; failure < 7; failure += 1) {
      const before = sockets.length
      const from = clock.nowMs()
      last().hangUp()
      while (sockets.length === before) await clock.pass(100)
      waits.push(Math.round((clock.nowMs() - from) / 1000))
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30])
    await welcome('1', true)
    const before = sockets.length
    last().hangUp()
    await clock.pass(1_000)
    expect(sockets.length).toBe(before + 1)
  })

  it('gives up a socket that opens but is never welcomed', async () => {
    const { clock, last, states, sockets } = setUp()
    last().onopen?.()
    await clock.pass(10_000)
    expect(states).toEqual(['offline'])
    await clock.pass(1_000)
    expect(sockets).toHaveLength(2)
  })

  it('stays out after signedOut, by frame or by close code, until started again', async () => {
    for (const end of [(s: FakeSocket) => s.say({ type: 'signedOut' }), (s: FakeSocket) => s.hangUp(4401)]) {
      const { clock, last, live, sockets, states, welcome } = setUp()
      await welcome('1', true)
      end(last())
      expect(states.at(-1)).toBe('signedOut')
      await clock.pass(120_000)
      expect(sockets).toHaveLength(1)
      live.start()
      expect(sockets).toHaveLength(2)
    }
  })

  it('hears nothing from a socket it let go', async () => {
    const { clock, sockets, seen, last, welcome } = setUp()
    await welcome('1', true)
    const old = last()
    const { onmessage } = old
    old.hangUp()
    await clock.pass(1_000)
    await welcome('1', true)
    onmessage?.({ data: JSON.stringify(message('2')) })
    expect(sockets).toHaveLength(2)
    expect(seen).toEqual([])
  })

  it('survives noise and an event that cannot be shown', async () => {
    const seen: string[] = []
    const reported: unknown[] = []
    const { last, welcome } = setUp({
      onFault: (thrown) => reported.push(thrown),
      onEvent: (event) => {
        if (event.text === '2') throw new Error('cannot show')
        seen.push(event.text)
      }
    })
    await welcome('1', true)
    last().onmessage?.({ data: 'not json' })
    for (const data of ['null', '7', '{}', '{"type":"events"}', '{"type":"events","position":"9"}']) {
      last().onmessage?.({ data })
    }
    last().say(message('2'))
    last().say(message('3'))
    expect(seen).toEqual(['3'])
    expect(reported).toHaveLength(1)
  })

  it('goes offline with the browser and comes back at once', async () => {
    const { live, last, sockets, states, welcome } = setUp()
    await welcome('1', true)
    live.network(false)
    expect(states.at(-1)).toBe('offline')
    expect(live.send({ type: 'typing', conversationId: '1', on: true })).toBe(false)
    live.network(true)
    expect(sockets).toHaveLength(2)
    await welcome('1', true)
    expect(states.at(-1)).toBe('live')
    expect(live.send({ type: 'typing', conversationId: '1', on: true })).toBe(true)
    expect(last().sent.at(-1)).toMatchObject({ type: 'typing' })
  })
})
