const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/**
 * Milliseconds to wait before try number `failures + 1`: 1, 2, 4 … 30 s, of which a random half is
 * taken off, so that a thousand widgets do not all come back in the same second.
 */
export function backOffMs(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10))
  return Math.max(FIRST_MS, Math.round(full * (0.5 + random() / 2)))
}
