/** The little that the host page remembers of a visitor; no name, no token, no text. */
export interface Memory {
  /** A conversation goes on, so news may come. */
  active: boolean
  unread: number
  brand: string | null
  onBrand: string | null
  greeted: boolean
}

const NOTHING: Memory = { active: false, unread: 0, brand: null, onBrand: null, greeted: false }

/** What was remembered for an inbox; nothing when storage is empty, foreign or forbidden. */
export function recall(inbox: string, colour: (value: unknown) => string | null): Memory {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(inbox)) ?? '{}')
    return {
      active: kept.active === true,
      unread: Number.isInteger(kept.unread) && kept.unread > 0 ? Math.min(99, kept.unread) : 0,
      brand: colour(kept.brand),
      onBrand: colour(kept.onBrand),
      greeted: kept.greeted === true
    }
  } catch {
    return { ...NOTHING }
  }
}

/** Remembers; silently not when storage is full or forbidden. */
export function remember(inbox: string, memory: Memory): void {
  try {
    localStorage.setItem(keyOf(inbox), JSON.stringify(memory))
  } catch {
    // The badge and the greeting are conveniences.
  }
}

function keyOf(inbox: string): string {
  return `helpward.${inbox}`
}
