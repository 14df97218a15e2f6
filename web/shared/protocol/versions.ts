/** Whether `incoming` tells more than what is shown; equal or older versions are repeats. */
export function newer(shown: { version: number } | null | undefined, incoming: { version: number }): boolean {
  return !shown || incoming.version > shown.version
}

/** A list with `incoming` put in or replaced by id, when it is newer than what the list has. */
export function replaceNewer<T extends { id: string; version: number }>(list: readonly T[], incoming: T): T[] {
  if (!list.some((item) => item.id === incoming.id)) return [...list, incoming]
  return list.map((item) => (item.id === incoming.id && newer(item, incoming) ? incoming : item))
}

interface Placed {
  id: string
  seq: number
  editedAtMs?: number | null
  helped?: boolean | null
}

/**
 * Messages of one conversation with others merged in: each id once, ordered by `seq`. A message that
 * is there already stays, unless the incoming one was edited later or the contact said since whether it helped.
 */
export function mergeMessages<T extends Placed>(shown: readonly T[], incoming: readonly T[]): T[] {
  const byId = new Map(shown.map((message) => [message.id, message]))
  for (const message of incoming) {
    const known = byId.get(message.id)
    const rated = (message.helped ?? null) !== null && message.helped !== known?.helped
    if (!known || rated || (message.editedAtMs ?? 0) > (known.editedAtMs ?? 0)) byId.set(message.id, message)
  }
  return [...byId.values()].sort((a, b) => a.seq - b.seq)
}
