import type { Editor, Id } from '@helpward/shared/api'
import { line } from '../../shell/live.svelte.ts'
import { session } from '../../shell/session.svelte.ts'

const NOBODY: { articleId: Id; editors: readonly Editor[] } = { articleId: '', editors: [] }

/** Who else has the open article open. Never stored, forgotten when the line drops. */
class Editors {
  #told = $state.raw(NOBODY)

  constructor() {
    line.on((event) => {
      if (event.type === 'editors') this.#told = event
    })
    line.onMissed(async () => {
      this.#told = NOBODY
    })
  }

  /** Those who write come first. */
  others(articleId: Id): Editor[] {
    if (this.#told.articleId !== articleId) return []
    const others = this.#told.editors.filter((editor) => editor.agentId !== session.me?.id)
    return others.sort((a, b) => Number(b.editing) - Number(a.editing))
  }
}

export const editors = new Editors()
