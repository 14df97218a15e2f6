import { describe, expect, it } from 'vitest'
import { ApiError, noAnswer } from '../api/error'
import { FakeClock, settle } from './fakes'
import { Outbox, OUTBOX_KEPT_MS, type KeptTexts, type OutboxItem } from './outbox'

class Shelf implements KeptTexts {
  readonly kept = new Map<string, string>()
  get length(): number {
    return this.kept.size
  }
  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null
  }
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

/** A server that stores each client id once, as the real one does. */
class Server {
  readonly stored: string[] = []
  readonly tries: string[] = []
  /** What happens at the next tries; empty means it answers. */
  readonly script: ('lost before' | 'lost after' | ApiError)[] = []
  async send(item: OutboxItem<string>): Promise<string> {
    this.tries.push(item.clientId)
    const fate = this.script.shift()
    if (fate === 'lost before') throw noAnswer('offline')
    if (fate instanceof ApiError) throw fate
    if (!this.stored.includes(item.clientId)) this.stored.push(item.clientId)
    if (fate === 'lost after') throw noAnswer('timed_out')
    return item.clientId
  }
}

const refused = new ApiError({ status: 422, code: 'secret_found', kind: 'invalid' })

function setUp(shelf = new Shelf(), server = new Server(), clock = new FakeClock()) {
  const expired: string[] = []
  const outbox = new Outbox<string, string>({
    scope: 'hw.box',
    storage: shelf,
    clock,
    random: () => 0.5,
    send: (item) => server.send(item),
    onSent: () => {},
    onChange: () => {},
    onExpired: (items) => expired.push(...items.map((item) => item.payload)),
    readPayload: (value) => (typeof value === 'string' ? value : null),
    keepFailed: (error) => error.code !== 'secret_found'
  })
  return { outbox, shelf, server, clock, expired }
}

describe('the outbox', () => {
  it('sends in order, one at a time, and forgets what was acknowledged', async () => {
    const { outbox, server, shelf } = setUp()
    for (const id of ['a', 'b', 'c']) outbox.add(id, 'lane', id)
    expect(server.tries).toEqual(['a'])
    await settle()
    await settle()
    expect(server.stored).toEqual(['a', 'b', 'c'])
    expect(outbox.all).toEqual([])
    expect(shelf.length).toBe(0)
  })

  it('repeats with the same id after a lost acknowledgement, keeping the order', async () => {
    const { outbox, server, clock } = setUp()
    server.script.push('lost after', 'lost before')
    outbox.add('a', 'lane', 'first')
    outbox.add('b', 'lane', 'second')
    await clock.pass(10_000)
    expect(server.tries).toEqual(['a', 'a', 'a', 'b'])
    expect(server.stored).toEqual(['a', 'b'])
  })

  it('waits in storage over a reload and goes on where it was', async () => {
    const shelf = new Shelf()
    const server = new Server()
    const clock = new FakeClock()
    server.script.push('lost before')
    const first = setUp(shelf, server, clock)
    first.outbox.add('a', 'lane', 'one')
    first.outbox.add('b', 'lane', 'two')
    await settle()
    first.outbox.close()
    const second = setUp(shelf, server, clock)
    second.outbox.restore()
    await clock.pass(100)
    expect(server.stored).toEqual(['a', 'b'])
    expect(shelf.length).toBe(0)
  })

  it('gives texts older than a day back instead of sending them', async () => {
    const shelf = new Shelf()
    const server = new Server()
    const clock = new FakeClock()
    server.script.push('lost before')
    const first = setUp(shelf, server, clock)
    first.outbox.add('a', 'lane', 'yesterday')
    await settle()
    first.outbox.close()
    await clock.pass(OUTBOX_KEPT_MS + 1)
    const second = setUp(shelf, server, clock)
    second.outbox.restore()
    await settle()
    expect(second.expired).toEqual(['yesterday'])
    expect(server.stored).toEqual([])
    expect(shelf.length).toBe(0)
  })

  it('lets others pass a refused item, and keeps no secret in storage', async () => {
    const { outbox, server, shelf } = setUp()
    server.script.push(refused)
    outbox.add('a', 'lane', 'legal winner thank year …')
    outbox.add('b', 'lane', 'hello')
    await settle()
    await settle()
    expect(server.stored).toEqual(['b'])
    expect(outbox.all.map((item) => [item.clientId, item.state])).toEqual([['a', 'failed']])
    expect(JSON.stringify([...shelf.kept])).not.toContain('legal winner')
    outbox.retry('a', 'without the phrase')
    await settle()
    expect(server.stored).toEqual(['b', 'a'])
  })

  it('does not wait for the back-off once the line is back', async () => {
    const { outbox, server, clock } = setUp()
    server.script.push('lost before', 'lost before', 'lost before', 'lost before')
    outbox.add('a', 'lane', 'a')
    await clock.pass(5_000)
    const tries = server.tries.length
    server.script.length = 0
    outbox.flush()
    await settle()
    expect(server.tries.length).toBe(tries + 1)
    expect(server.stored).toEqual(['a'])
  })

  it('sends lanes beside each other; moving a lane keeps its order', async () => {
    const { outbox, server, clock } = setUp()
    server.script.push('lost before')
    outbox.add('open', 'new', 'open')
    outbox.add('say', 'new', 'say')
    outbox.add('else', 'other', 'else')
    await settle()
    expect(server.stored).toEqual(['else'])
    outbox.relane('new', '77', (text) => `${text}@77`)
    await settle()
    await clock.pass(2_000)
    expect(server.stored).toEqual(['else', 'open', 'say'])
  })

  it('reads nothing foreign from storage', () => {
    const shelf = new Shelf()
    shelf.setItem('hw.box.out.x', '{"clientId":1}')
    shelf.setItem('hw.box.out.y', 'nonsense')
    shelf.setItem('hw.box.out.z', '{"__proto__":{"polluted":1},"payload":{}}')
    const { outbox } = setUp(shelf)
    outbox.restore()
    expect(outbox.all).toEqual([])
  })
})
