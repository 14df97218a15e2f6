/** How long after the end of a composition an Enter still belongs to the input method (Safari sends it late). */
const AFTER_COMPOSITION_MS = 50
/** `keyCode` of a key that the input method has taken. */
const TAKEN_BY_IME = 229

/**
 * Tells an Enter that sends from an Enter that chooses a Chinese or Japanese word.
 *
 * There is no "is composing" flag of our own: Chromium may never report the end of a composition, and
 * the text field would stay jammed.
 */
export class EnterGuard {
  private endedAtMs = -Infinity

  /** A composition ended; times are those of the events, in milliseconds. */
  ended(atMs: number): void {
    this.endedAtMs = atMs
  }

  /** Whether a key belongs to the input method. */
  takes(event: { isComposing: boolean; keyCode: number; timeStamp: number }): boolean {
    const justEnded = event.timeStamp - this.endedAtMs < AFTER_COMPOSITION_MS
    return event.isComposing || event.keyCode === TAKEN_BY_IME || justEnded
  }
}
