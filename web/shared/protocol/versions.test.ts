import { expect, it } from 'vitest'
import { mergeMessages, replaceNewer } from './versions'

it('replaces an object only by a newer version', () => {
  const shown = [{ id: '1', version: 3, text: 'new' }]
  expect(replaceNewer(shown, { id: '1', version: 3, text: 'same' })).toEqual(shown)
  expect(replaceNewer(shown, { id: '1', version: 2, text: 'old' })).toEqual(shown)
  expect(replaceNewer(shown, { id: '1', version: 4, text: 'newer' })[0]?.text).toBe('newer')
  expect(replaceNewer(shown, { id: '2', version: 1, text: 'other' })).toHaveLength(2)
})

it('merges messages by id and orders them by seq', () => {
  const at = (seq: number, text = '', editedAtMs: number | null = null) => ({ id: `m${seq}`, seq, text, editedAtMs })
  const merged = mergeMessages([at(2, 'b'), at(3)], [at(1), at(2, 'repeat'), at(3, 'edited', 9), at(4)])
  expect(merged.map((message) => message.seq)).toEqual([1, 2, 3, 4])
  expect(merged[1]?.text).toBe('b')
  expect(merged[2]?.text).toBe('edited')
})

it('takes a message again when the contact said whether it helped', () => {
  const said = (helped: boolean | null) => ({ id: 'm1', seq: 1, helped })
  expect(mergeMessages([said(null)], [said(false)])).toEqual([said(false)])
  expect(mergeMessages([said(true)], [said(null)])).toEqual([said(true)])
})
