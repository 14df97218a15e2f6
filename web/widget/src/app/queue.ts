/** What a waiting person is told. A number, once shown, only ever goes down. */
import type { Queue } from '@helpward/shared/api'
import { minutesOf } from './when'

/** Place and wait as shown; pure, so that it can be replayed. */
export interface QueueView {
  /** 1 is next. */
  position: number
  /** `longer`: no number can be kept to; the words say so. */
  wait: { kind: 'shortly' } | { kind: 'minutes'; from: number; to: number } | { kind: 'longer' }
  closed: boolean
  opensAtMs: number | null
}

/** A longer wait than this is not a useful promise. */
const LONGEST_MINUTES = 15

/**
 * The next thing to show, given what is shown.
 *
 * The place never rises (an urgent conversation may pass, which is no news to the one who waits). A wait
 * that has grown since it was shown becomes words: showing the larger number would count up, keeping the
 * smaller would be a lie.
 */
export function nextView(shown: QueueView | null, queue: Queue): QueueView {
  const position = shown ? Math.min(shown.position, queue.position) : queue.position
  const view: QueueView = { position, wait: { kind: 'longer' }, closed: queue.closed, opensAtMs: queue.opensAtMs }
  if (!queue.range) return view
  const { from, to } = minutesOf(queue.range)
  if (from > LONGEST_MINUTES) return view
  const limit = shown ? upperBound(shown) : Infinity
  if (to > limit) return view
  return { ...view, wait: to <= 1 ? { kind: 'shortly' } : { kind: 'minutes', from, to } }
}

/** Most minutes that may be shown after this view; after "longer" any number is good news. */
function upperBound(view: QueueView): number {
  if (view.wait.kind === 'minutes') return view.wait.to
  return view.wait.kind === 'shortly' ? 1 : Infinity
}

/** Whether two views say the same, so that nothing is spoken twice. */
export function sameView(a: QueueView | null, b: QueueView): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b)
}
