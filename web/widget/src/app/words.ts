import type { WaitRange } from '@helpward/shared/api'
import type { QueueView } from './queue'
import type { Texts } from './texts'
import { ahead, minutesOf } from './when'

/** `tomorrow 09:00 (in 9 hours)`. */
export function whenText(texts: Texts, atMs: number, nowMs: number): string {
  return texts.t('whenIn', { ...ahead(atMs, nowMs, texts.tag) })
}

/** `2–4 min`, `under a minute`. */
export function rangeText(texts: Texts, { from, to }: { from: number; to: number }): string {
  if (to <= 1) return texts.t('under1')
  return from < 1 || from === to ? texts.t('rangeMinute', { to }) : texts.t('rangeMinutes', { from, to })
}

/** How long a waiting person still waits. */
export function waitText(texts: Texts, view: QueueView): string {
  if (view.wait.kind === 'shortly') return texts.t('queueShortly')
  if (view.wait.kind === 'longer') return texts.t('queueLonger')
  return texts.t('queueRange', { range: rangeText(texts, view.wait) })
}

/** Whether the desk is there, and how fast or from when on. */
export function availabilityText(
  texts: Texts,
  desk: { open: boolean; opensAtMs: number | null; wait: WaitRange | null },
  nowMs: number
): string {
  if (desk.open)
    return desk.wait ? texts.t('openWait', { range: rangeText(texts, minutesOf(desk.wait)) }) : texts.t('open')
  return desk.opensAtMs === null
    ? texts.t('closed')
    : texts.t('closedUntil', { when: whenText(texts, desk.opensAtMs, nowMs) })
}
