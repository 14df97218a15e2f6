import { describe, expect, it } from 'vitest'
import type { Queue } from '@helpward/shared/api'
import { nextView, sameView, type QueueView } from './queue'

const MIN = 60_000
const at = (position: number, from: number | null, to = 0): Queue => ({
  position,
  range: from === null ? null : { fromMs: from * MIN, toMs: to * MIN },
  closed: false,
  opensAtMs: null
})
const wait = (view: QueueView): string =>
  view.wait.kind === 'minutes' ? `${view.wait.from}–${view.wait.to}` : view.wait.kind

function replay(...queues: Queue[]): QueueView[] {
  let shown: QueueView | null = null
  return queues.map((queue) => (shown = nextView(shown, queue)))
}

describe('what a waiting person is told', () => {
  it('rounds outwards: the lower bound down, the upper up', () => {
    expect(replay(at(3, 3.9, 5.1)).map(wait)).toEqual(['3–6'])
    expect(replay(at(1, 0.2, 0.9)).map(wait)).toEqual(['shortly'])
  })

  it('never shows a place or a number larger than before', () => {
    const views = replay(at(3, 4, 6), at(4, 5, 8), at(4, 4, 6), at(2, 2, 4), at(2, 3, 5), at(1, 0, 1), at(1, 2, 3))
    expect(views.map((view) => view.position)).toEqual([3, 3, 3, 2, 2, 1, 1])
    expect(views.map(wait)).toEqual(['4–6', 'longer', '4–6', '2–4', 'longer', 'shortly', 'longer'])
    let limit = Infinity
    for (const view of views) {
      if (view.wait.kind !== 'minutes') limit = view.wait.kind === 'longer' ? Infinity : 1
      else {
        expect(view.wait.to).toBeLessThanOrEqual(limit)
        limit = view.wait.to
      }
    }
  })

  it('says "longer than usual" when the server cannot tell, or the wait is very long', () => {
    expect(replay(at(5, null), at(5, 16, 25), at(5, 15, 20)).map(wait)).toEqual(['longer', 'longer', '15–20'])
  })

  it('is silent when nothing new is to be said', () => {
    const [first] = replay(at(2, 2.1, 3.5))
    if (!first) throw new Error('no view')
    expect(sameView(first, nextView(first, at(2, 2.4, 3.2)))).toBe(true)
    expect(sameView(first, nextView(first, at(1, 2.4, 3.2)))).toBe(false)
    expect(sameView(null, first)).toBe(false)
  })
})
