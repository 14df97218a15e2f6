import type { LiveAnnouncement } from '@helpward/shared/api'
import { api } from './api.ts'
import { line } from './live.svelte.ts'
import { locale } from './texts.svelte.ts'

/** How often the desk asks what is announced. Unit: milliseconds. */
const LOOK_MS = 60_000

/** What is announced to the people at the desk, but for what each has put away. */
class Announced {
  #items = $state.raw<LiveAnnouncement[]>([])
  #away = $state.raw<ReadonlySet<string>>(new Set())

  get shown(): LiveAnnouncement[] {
    return this.#items.filter((item) => !this.#away.has(item.id))
  }

  async load(): Promise<void> {
    try {
      this.#items = (await api.get('/announcements/live', { query: { locale: locale() } })).items
    } catch {
      // The desk works without them; the connection banner tells of a lost line.
    }
  }

  /** Looks now and again; the answer ends it. */
  watch(): () => void {
    void this.load()
    const timer = setInterval(() => void this.load(), LOOK_MS)
    const off = line.onMissed(() => this.load())
    return () => {
      clearInterval(timer)
      off()
    }
  }

  /** Hides one for the rest of this sitting; an incident stays. */
  putAway(id: string) {
    this.#away = new Set([...this.#away, id])
  }
}

export const announced = new Announced()
