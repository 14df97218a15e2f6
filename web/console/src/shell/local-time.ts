/** An instant as a `datetime-local` field shows it, in this device's zone. */
export function toLocal(atMs: number): string {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What a `datetime-local` field holds, as an instant; `null` while it is not a time. Unit: ms UTC. */
export function fromLocal(value: string): number | null {
  const atMs = new Date(value).getTime()
  return Number.isFinite(atMs) ? atMs : null
}
