import { describe, expect, it } from 'vitest'
import { FakeClock } from './fakes'
import { TypingReceiver, TypingSender } from './typing'

describe('typing', () => {
  it('starts at the first key, repeats every 3 s, stops after 2 s idle', async () => {
    const clock = new FakeClock()
    const sent: [number, boolean][] = []
    const start = clock.nowMs()
    const sender = new TypingSender((on) => sent.push([clock.nowMs() - start, on]), clock)
    for (let key = 0; key < 8; key += 1) {
      sender.key()
      await clock.pass(500)
    }
    await clock.pass(5_000)
    expect(sent).toEqual([
      [0, true],
      [3_000, true],
      [5_500, false]
    ])
    sender.stop()
    expect(sent).toHaveLength(3)
  })

  it('clears a typist who falls silent for 5 s, or whose message arrives', async () => {
    const clock = new FakeClock()
    const shown: string[][] = []
    const receiver = new TypingReceiver<{ name: string }>((_, typists) => shown.push(typists.map((t) => t.name)), clock)
    receiver.heard('7', { name: 'Li Na' }, true)
    await clock.pass(3_000)
    receiver.heard('7', { name: 'Li Na' }, true)
    await clock.pass(4_999)
    expect(shown).toEqual([['Li Na']])
    await clock.pass(1)
    expect(shown).toEqual([['Li Na'], []])
    receiver.heard('7', { name: 'Omar' }, true)
    receiver.spoke('7')
    expect(shown.slice(2)).toEqual([['Omar'], []])
    await clock.pass(10_000)
    expect(shown).toHaveLength(4)
  })
})
