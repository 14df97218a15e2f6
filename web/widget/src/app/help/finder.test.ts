import { createClient, type HelpHit } from '@helpward/shared/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Finder, PAUSE_MS, SETTLED_MS } from './finder.svelte'

interface Asked {
  words: string
  settled: boolean
  signal: AbortSignal | null | undefined
  answer: (items: HelpHit[]) => void
  refuse: () => void
}
const hit = (id: string): HelpHit => ({ id, locale: 'en', title: id, snippet: '' })

function read(body: unknown): { words: string; settled: boolean } {
  return JSON.parse(String(body))
}

/** A finder whose searches wait until they are answered. */
function finder(): { one: Finder; asked: Asked[] } {
  const asked: Asked[] = []
  const fetch = (_: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    new Promise((resolve) => {
      const respond = (status: number, body: object): void => resolve(Response.json(body, { status }))
      asked.push({
        ...read(init?.body),
        signal: init?.signal,
        answer: (items) => respond(200, { items, didYouMean: null }),
        refuse: () => respond(403, { code: 'denied', kind: 'denied' })
      })
    })
  const client = createClient({ base: '/api/v1', fetch })
  return { one: new Finder({ inboxKey: 'k', texts: { tag: 'en' }, client }), asked }
}
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1)

describe('the search for articles', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('asks once, when the typing rests', async () => {
    const { one, asked } = finder()
    one.type('g')
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1)
    one.type(' gas ')
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1)
    expect(asked).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(asked.map(({ words, settled }) => [words, settled])).toEqual([['gas', false]])
    expect(one.searching).toBe(true)
    asked[0]?.answer([hit('a')])
    await settle()
    expect([one.hits, one.searched, one.searching]).toEqual([[hit('a')], 'gas', false])
    one.type('gas')
    await vi.advanceTimersByTimeAsync(SETTLED_MS)
    expect(asked).toHaveLength(1)
  })

  it('breaks the older search off and shows the newest, whichever answer comes last', async () => {
    const { one, asked } = finder()
    one.type('one')
    void one.search()
    one.type('two')
    void one.search()
    await settle()
    expect(asked[0]?.signal?.aborted).toBe(true)
    asked[1]?.answer([hit('two')])
    await settle()
    asked[0]?.answer([hit('one')])
    await settle()
    expect([one.hits, one.searched]).toEqual([[hit('two')], 'two'])
  })

  it('tells once of whole words that found nothing', async () => {
    const { one, asked } = finder()
    one.type('stak')
    void one.search()
    await settle()
    asked[0]?.answer([])
    await vi.advanceTimersByTimeAsync(SETTLED_MS - 10)
    one.type('staking')
    await vi.advanceTimersByTimeAsync(PAUSE_MS)
    asked[1]?.answer([])
    await vi.advanceTimersByTimeAsync(SETTLED_MS + 10)
    one.settle()
    await settle()
    expect(asked.map(({ words, settled }) => [words, settled])).toEqual([
      ['stak', false],
      ['staking', false],
      ['staking', true]
    ])
  })

  it('forgets what is on its way when the field is emptied, and tells of a fault', async () => {
    const { one, asked } = finder()
    one.type('one')
    void one.search()
    one.type('')
    await settle()
    asked[0]?.answer([hit('one')])
    await settle()
    expect([one.hits, one.searching]).toEqual([null, false])
    one.type('two')
    void one.search()
    await settle()
    asked[1]?.refuse()
    await settle()
    expect([one.fault?.code, one.searching]).toEqual(['denied', false])
  })
})
