import { expect, it } from 'vitest'
import { EnterGuard } from './enter'

const enter = (timeStamp: number, more: { isComposing?: boolean; keyCode?: number } = {}) => ({
  isComposing: false,
  keyCode: 13,
  timeStamp,
  ...more
})

it('leaves Enter to the input method in every order of events that browsers have', () => {
  const guard = new EnterGuard()
  expect(guard.takes(enter(0))).toBe(false)
  // Chromium: 229 or 13 while composing.
  expect(guard.takes(enter(100, { isComposing: true, keyCode: 229 }))).toBe(true)
  expect(guard.takes(enter(110, { isComposing: true }))).toBe(true)
  // Safari: the composition ends first, the key comes after it.
  guard.ended(200)
  expect(guard.takes(enter(201, { keyCode: 229 }))).toBe(true)
  expect(guard.takes(enter(203))).toBe(true)
  // A plain Enter afterwards sends; nothing stays jammed when a composition never ends.
  expect(guard.takes(enter(251))).toBe(false)
})
