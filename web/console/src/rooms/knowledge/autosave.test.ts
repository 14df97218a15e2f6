import { ApiError } from '@helpward/shared/api'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Autosave, PAUSE_MS, type SaveState } from './autosave.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A server that answers when the test says so. */
function door() {
  const sent: string[] = []
  const answers: { done: () => void; refuse: (error: ApiError) => void }[] = []
  const states: SaveState['at'][] = []
  const autosave = new Autosave<string>(
    (value) => {
      sent.push(value)
      return new Promise((done, refuse) => answers.push({ done, refuse }))
    },
    (state) => states.push(state.at)
  )
  return { sent, answers, states, autosave }
}
const offline = new ApiError({ status: 0, code: 'offline', kind: 'unavailable' })

test('waits for a pause, then sends the newest words once', async () => {
  const { sent, answers, states, autosave } = door()
  autosave.change('a')
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1)
  autosave.change('ab')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect(sent).toEqual(['ab'])
  answers[0]?.done()
  await vi.advanceTimersByTimeAsync(0)
  expect(states).toEqual(['waiting', 'waiting', 'saving', 'saved'])
  expect(autosave.unsaved).toBe(false)
})

test('what is typed while a save is under way goes after it, never beside it', async () => {
  const { sent, answers, autosave } = door()
  autosave.change('a')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  autosave.change('ab')
  await vi.advanceTimersByTimeAsync(5 * PAUSE_MS)
  expect(sent).toEqual(['a'])
  answers[0]?.done()
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect(sent).toEqual(['a', 'ab'])
})

test('a lost connection loses no word', async () => {
  const { sent, answers, states, autosave } = door()
  autosave.change('a')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  answers[0]?.refuse(offline)
  await vi.advanceTimersByTimeAsync(0)
  expect(states.at(-1)).toBe('failed')
  expect(autosave.unsaved).toBe(true)
  void autosave.flush()
  expect(sent).toEqual(['a', 'a'])
})

test('words typed while a save fails are the ones that are kept', async () => {
  const { sent, answers, autosave } = door()
  autosave.change('a')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  autosave.change('ab')
  answers[0]?.refuse(offline)
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect(sent).toEqual(['a', 'ab'])
})

test('nothing is sent while a person chooses between two texts', async () => {
  const { sent, autosave } = door()
  autosave.hold()
  autosave.change('mine')
  await vi.advanceTimersByTimeAsync(10 * PAUSE_MS)
  expect(sent).toEqual([])
  autosave.release()
  autosave.change('chosen')
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect(sent).toEqual(['chosen'])
})
