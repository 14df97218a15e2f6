import { describe, expect, it } from 'vitest'
import { createClient, fill, newClientId, type ClientOptions } from './client'
import { ApiError } from './error'

type Reply = Response | Error
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers })

function setUp(replies: Reply[], more: Partial<ClientOptions> = {}) {
  const asked: { url: string; init: RequestInit }[] = []
  const pauses: number[] = []
  const client = createClient({
    base: '/api/v1',
    fetch: async (input, init) => {
      asked.push({ url: String(input), init: init ?? {} })
      const reply = replies.shift()
      if (!reply || reply instanceof Error) throw reply ?? new Error('no reply scripted')
      return reply
    },
    sleep: async (ms) => void pauses.push(ms),
    random: () => 0.5,
    ...more
  })
  return { client, asked, pauses }
}

async function failure(call: Promise<unknown>): Promise<ApiError> {
  const thrown: unknown = await call.catch((error: unknown) => error)
  if (!(thrown instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(thrown)}`)
  return thrown
}

describe('the client', () => {
  it('fills paths and queries and escapes both', () => {
    expect(fill('/a/{id}/b', { path: { id: 'x/y' }, query: { q: '你 好', none: undefined, n: 0 } })).toBe(
      '/a/x%2Fy/b?q=%E4%BD%A0+%E5%A5%BD&n=0'
    )
  })

  it('reads a problem: code, kind, fields, request id, retry-after', async () => {
    const { client } = setUp([
      json(
        409,
        { code: 'conversation_resolved', kind: 'conflict', fields: { id: '7' }, requestId: 'r1' },
        { 'retry-after': '3' }
      )
    ])
    expect(await failure(client.post('/conversations/{id}/resolution', { path: { id: '7' } }))).toMatchObject({
      status: 409,
      code: 'conversation_resolved',
      kind: 'conflict',
      fields: { id: '7' },
      requestId: 'r1',
      retryAfterS: 3,
      temporary: false
    })
  })

  it('makes a usable error of an answer that is no problem document', async () => {
    const { client } = setUp([new Response('<h1>Bad gateway</h1>', { status: 502 })])
    const error = await failure(client.get('/session', { tries: 1 }))
    expect(error).toMatchObject({ status: 502, code: 'unavailable', kind: 'unavailable', temporary: true })
  })

  it('repeats a command that carries a client id, with the very same body', async () => {
    const { client, asked } = setUp([new Error('cut'), json(503, {}), json(201, { id: '1' })])
    const body = { clientId: newClientId(), text: 'hi', attachmentIds: [] }
    const message = await client.post('/widget/conversations/{id}/messages', { path: { id: '7' }, body })
    expect(message.id).toBe('1')
    expect(asked).toHaveLength(3)
    expect(new Set(asked.map((request) => request.init.body)).size).toBe(1)
  })

  it('sends a command without client id once', async () => {
    const { client, asked } = setUp([new Error('cut'), json(200, {})])
    const error = await failure(client.post('/session', { body: { email: 'a', password: 'b' } }))
    expect(error).toMatchObject({ status: 0, code: 'offline', kind: 'unavailable' })
    expect(asked).toHaveLength(1)
  })

  it('waits as long as the server asks, unless that is too long', async () => {
    const short = setUp([json(429, {}, { 'retry-after': '2' }), json(200, {})])
    await short.client.get('/session')
    expect(short.pauses).toEqual([2_000])
    const long = setUp([json(429, {}, { 'retry-after': '60' })])
    expect((await failure(long.client.get('/session'))).retryAfterS).toBe(60)
    expect(long.pauses).toEqual([])
  })

  it('renews a refused token once and asks again with the new one', async () => {
    let token = 'old'
    const { client, asked } = setUp([json(401, {}), json(200, { items: [] }), json(401, {}), json(401, {})], {
      token: () => token,
      renew: async () => {
        token = 'new'
        return true
      }
    })
    await client.get('/widget/conversations')
    const header = (at: number): string | null => new Headers(asked[at]?.init.headers).get('authorization')
    expect([header(0), header(1)]).toEqual(['Bearer old', 'Bearer new'])
    expect((await failure(client.get('/widget/conversations'))).status).toBe(401)
    expect(asked).toHaveLength(4)
  })

  it('gives up after the time-out and says so', async () => {
    const { client } = setUp([], {
      fetch: (_, init) =>
        new Promise((_, fail) => {
          init?.signal?.addEventListener('abort', () => fail(new Error('aborted')))
        })
    })
    expect((await failure(client.get('/session', { timeoutMs: 5, tries: 1 }))).code).toBe('timed_out')
    const stop = new AbortController()
    const call = failure(client.get('/session', { signal: stop.signal }))
    stop.abort()
    expect((await call).code).toBe('cancelled')
  })

  it('answers nothing for 204 and sends no token to another origin', async () => {
    const { client, asked } = setUp([new Response(null, { status: 204 })], { token: () => 't' })
    expect(await client.delete('/widget/session')).toBeNull()
    await failure(client.file('https://elsewhere.example/x'))
    expect(asked).toHaveLength(1)
  })
})
