import { createClient } from '@helpward/shared/api'
import { session } from './session.svelte.ts'

/** The door to the server. A call refused because the session ended waits for the sign-in overlay, then goes again. */
export const api = createClient({ base: '/api/v1', renew: () => session.renew() })
