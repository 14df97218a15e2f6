/** Half-written words, kept over a reload of the page around us; they end with the tab. */
export class Drafts {
  private readonly texts: Map<string, string>
  private saving: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly key: string,
    private readonly shelf: Pick<Storage, 'getItem' | 'setItem'> | null
  ) {
    this.texts = this.restore()
  }

  get(lane: string): string {
    return this.texts.get(lane) ?? ''
  }

  set(lane: string, text: string): void {
    if (text) this.texts.set(lane, text)
    else this.texts.delete(lane)
    clearTimeout(this.saving)
    this.saving = setTimeout(() => this.save(), 400)
  }

  /** Forgets all, e.g. when another person signs in. */
  clear(): void {
    this.texts.clear()
    this.save()
  }

  /** Writes at once; called when the page goes away. */
  save(): void {
    clearTimeout(this.saving)
    try {
      this.shelf?.setItem(this.key, JSON.stringify([...this.texts]))
    } catch {
      // Storage is full or forbidden: the words live as long as the page.
    }
  }

  private restore(): Map<string, string> {
    try {
      const kept: unknown = JSON.parse(this.shelf?.getItem(this.key) ?? '[]')
      const pairs = Array.isArray(kept) ? kept.filter(isPair) : []
      return new Map(pairs)
    } catch {
      return new Map()
    }
  }
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}
