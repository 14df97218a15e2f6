import { describe, expect, it } from 'vitest'
import type { WidgetMessage } from '@helpward/shared/api'
import { sampleMessage } from '@helpward/shared/api/samples'
import { Heard } from './heard'

const said = (seq: number, conversationId = 'one') =>
  sampleMessage({ id: `${conversationId}-${seq}`, conversationId, seq })

const seqs = (messages: readonly WidgetMessage[]) => messages.map((message) => message.seq)

describe('heard', () => {
  it('adds to a page what was said while it was on its way', () => {
    const heard = new Heard()
    heard.add(said(2))
    heard.add(said(3))
    expect(seqs(heard.after('one', [said(1)]))).toEqual([1, 2, 3])
  })

  it('says nothing twice', () => {
    const heard = new Heard()
    heard.add(said(1))
    heard.add(said(2))
    expect(seqs(heard.after('one', [said(1), said(2)]))).toEqual([1, 2])
  })

  it('keeps conversations apart', () => {
    const heard = new Heard()
    heard.add(said(7, 'another'))
    expect(seqs(heard.after('one', [said(1)]))).toEqual([1])
    expect(seqs(heard.after('another', []))).toEqual([7])
  })

  it('does not bring an older message back into a page that begins later', () => {
    const heard = new Heard()
    heard.add(said(1))
    expect(seqs(heard.after('one', [said(5), said(6)]))).toEqual([5, 6])
  })

  it('remembers the newest hundred', () => {
    const heard = new Heard()
    for (let seq = 1; seq <= 150; seq += 1) heard.add(said(seq))
    expect(seqs(heard.after('one', []))).toEqual(Array.from({ length: 100 }, (_, at) => at + 51))
  })

  it('forgets when somebody else may sit here', () => {
    const heard = new Heard()
    heard.add(said(2))
    heard.forget()
    expect(heard.after('one', [])).toEqual([])
  })
})
