import { createClient } from '@helpward/shared/api'
import { describe, expect, it } from 'vitest'
import { Session } from './session'

class Shelf {
  readonly kept = new Map<string, string>()
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value)
  }
  removeItem(key: string): void {
    this.kept.delete(key)
  }
}
const jwt = (sub: string): string => `h.${btoa(JSON.stringify({ sub })).replace(/=/g, '')}.s`

/** A server that knows the newest token only, as rotation demands. */
function setUp(shelf = new Shelf(), server = { current: '', count: 0, refuse: false }) {
  const asked: { url: string; body: Record<string, unknown> }[] = []
  const client = createClient({
    base: '/api/v1',
    sleep: async () => {},
    fetch: async (input, init) => {
      const body = typeof init?.body === 'string' ? JSON.parse(init.body) : {}
      asked.push({ url: String(input), body })
      if (server.refuse || (body.resume && body.resume !== server.current)) {
        return new Response(JSON.stringify({ code: 'session_unknown', kind: 'denied' }), { status: 401 })
      }
      server.count += 1
      server.current = `token-${server.count}`
      const identity = body.token ? 'signed' : 'anonymous'
      return new Response(
        JSON.stringify({ token: server.current, contact: { name: null, verified: false }, expiresAtMs: 0, identity })
      )
    }
  })
  const session = new Session({
    client,
    inbox: 'KEY',
    shelf,
    locale: () => 'en',
    timeZone: 'UTC',
    onOpened: () => {}
  })
  return { session, shelf, server, asked }
}

describe('a session', () => {
  it('is opened once, when first needed, and its token is in no URL', async () => {
    const { session, asked } = setUp()
    expect(session.token).toBeNull()
    await Promise.all([session.ensure(), session.ensure()])
    expect(asked).toHaveLength(1)
    expect(session.token).toBe('token-1')
    await session.resume()
    expect(asked.map((request) => request.url).join()).not.toContain('token-')
  })

  it('takes over a token that another tab has renewed', async () => {
    const first = setUp()
    await first.session.ensure()
    const second = setUp(first.shelf, first.server)
    await second.session.resume()
    expect(first.session.token).toBe('token-1')
    expect(await first.session.renew()).toBe(true)
    expect(first.session.token).toBe('token-2')
    expect(first.server.count).toBe(2)
  })

  it('ends when the server does not know it any more', async () => {
    const { session, server, shelf } = setUp()
    await session.ensure()
    server.refuse = true
    expect(await session.renew()).toBe(false)
    expect(session.token).toBeNull()
    expect(shelf.kept.size).toBe(0)
  })

  it('lets an anonymous visitor sign in, and never hands one person on to another', async () => {
    const { session, asked } = setUp()
    await session.ensure()
    await session.identify(jwt('mei'))
    expect(asked.at(-1)?.body).toMatchObject({ token: jwt('mei'), resume: 'token-1' })
    expect(session.signed).toBe(true)
    expect(session.isOther(jwt('mei'))).toBe(false)
    expect(session.isOther(jwt('tom'))).toBe(true)
    await session.identify(jwt('tom'))
    expect(asked.at(-1)?.body).not.toHaveProperty('resume')
    expect(session.isOther(jwt('tom'))).toBe(false)
  })
})
