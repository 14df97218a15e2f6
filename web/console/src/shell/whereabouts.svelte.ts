import type { Whereabouts } from '@helpward/shared/protocol'
import { untrack } from 'svelte'
import { line } from './live.svelte.ts'

const NOWHERE: Whereabouts = { type: 'viewing', conversationId: null, editing: false }

/** Where this screen is, for colleagues to see; said again whenever the line comes back. */
class Here {
  #place = NOWHERE

  constructor() {
    $effect.root(() => {
      $effect(() => {
        if (line.state === 'live') untrack(() => this.#say())
      })
    })
    line.onMissed(async () => this.#say())
  }

  at(place: Whereabouts) {
    this.#place = place
    this.#say()
  }

  left() {
    this.at(NOWHERE)
  }

  /** A line that is down loses it; the next one is told. */
  #say() {
    line.send(this.#place)
  }
}

export const here = new Here()
