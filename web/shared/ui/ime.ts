/** Whether a key belongs to an input method and must not act (Enter picks a word there, it does not send). */
export interface ImeGuard {
  /** Call on `compositionend` with the event's time stamp. */
  ended(atMs: number): void
  /** True when the key press belongs to the input method. */
  busy(event: { isComposing: boolean; keyCode: number; timeStamp: number }): boolean
}

/** Time after `compositionend` in which a key still belongs to it: Safari sends the key after the end. Unit: milliseconds. */
const TAIL_MS = 50

/**
 * Makes a guard for one text field.
 *
 * It keeps no "composing" flag: Chromium may never send `compositionend`, and the field would stay jammed.
 * Three signs are enough: the event's own `isComposing`, the key code 229, and the short tail after an end.
 */
export function imeGuard(): ImeGuard {
  let endedAtMs = Number.NEGATIVE_INFINITY
  return {
    ended: (atMs) => {
      endedAtMs = atMs
    },
    busy: (event) => event.isComposing || event.keyCode === 229 || event.timeStamp - endedAtMs < TAIL_MS
  }
}
