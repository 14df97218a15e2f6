/** A count as shown: the server counts to 1000 and no further. */
export function capped(count: number): string {
  return count >= 1000 ? '999+' : String(count)
}
