import { createClient, type Me } from '@helpward/shared/api'
import type { PermissionCode } from './permissions.ts'

/** The door used to sign in: a refusal here is an answer, not an ended session. */
export const door = createClient({ base: '/api/v1' })

type State =
  | { at: 'unknown' }
  | { at: 'out' }
  | { at: 'in'; me: Me }
  /** Ended elsewhere: the page stays, a sign-in lies over it. */
  | { at: 'ended'; me: Me }

/** Who sits at this desk. */
class DeskSession {
  #state = $state.raw<State>({ at: 'unknown' })
  #waiting: ((renewed: boolean) => void)[] = []

  get at() {
    return this.#state.at
  }
  /** The signed-in agent; `null` before sign-in. Stays while an ended session is renewed. */
  get me(): Me | null {
    return this.#state.at === 'in' || this.#state.at === 'ended' ? this.#state.me : null
  }

  can(permission: PermissionCode): boolean {
    return this.me?.permissions.includes(permission) ?? false
  }

  /** Takes the answer of a sign-in. Another agent than before gets a fresh page. */
  signIn(me: Me) {
    const before = this.me
    if (before !== null && before.id !== me.id) {
      location.reload()
      return
    }
    this.#state = { at: 'in', me }
    for (const wake of this.#waiting.splice(0)) wake(true)
  }

  change(me: Me) {
    if (this.#state.at === 'in') this.#state = { at: 'in', me }
  }

  signedOut() {
    this.#state = { at: 'out' }
    for (const wake of this.#waiting.splice(0)) wake(false)
  }

  /** The server no longer knows us. */
  ended() {
    if (this.#state.at === 'in') this.#state = { at: 'ended', me: this.#state.me }
  }

  /** Waits until the person has signed in again; `false` when there is nobody to ask. */
  async renew(): Promise<boolean> {
    this.ended()
    if (this.#state.at !== 'ended') return false
    return new Promise((wake) => this.#waiting.push(wake))
  }
}

export const session = new DeskSession()
