import type { PresenceStatus } from '@helpward/shared/api'
import { api } from './api.ts'
import { directory } from './directory.svelte.ts'
import { toasts } from './toasts.svelte.ts'

/** Says whether this agent takes conversations; a refusal is shown. */
export async function setPresence(status: PresenceStatus): Promise<void> {
  try {
    directory.putPresence(await api.put('/presence', { body: { status } }))
  } catch (thrown) {
    toasts.failed(thrown)
  }
}
