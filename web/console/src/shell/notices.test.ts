import type { AgentEvent } from '@helpward/shared/protocol'
import { describe, expect, it } from 'vitest'
import { sampleMessage } from '@helpward/shared/api/samples'
import { sample } from '../rooms/conversations/samples.ts'
import { Notices } from './notices.ts'

const said = (kind: 'contact' | 'agent'): AgentEvent => ({
  type: 'message',
  message: sampleMessage({ conversationId: 'c', author: { kind, id: null, name: 'Mei' } })
})
const held = (assigneeId: string | null): AgentEvent => ({
  type: 'conversation',
  conversation: sample({ id: 'c', assigneeId })
})

describe('notices', () => {
  it('tells what a contact says to the agent who holds the conversation, and to nobody else', () => {
    const notices = new Notices()
    expect(notices.hear(held('me'), 'me')).toBeNull()
    expect(notices.hear(said('contact'), 'me')).toEqual({ kind: 'message', name: 'Mei', conversationId: 'c' })
    expect(notices.hear(said('agent'), 'me')).toBeNull()
    notices.hear(held('other'), 'me')
    expect(notices.hear(said('contact'), 'me')).toBeNull()
    notices.hear(held(null), null)
    expect(notices.hear(said('contact'), null)).toBeNull()
  })

  it('tells of every offer, which comes to this agent only', () => {
    const offer = { id: 'o', conversation: sample({ id: 'c', contactName: '王小明' }), expiresAtMs: 1 }
    expect(new Notices().hear({ type: 'offer', offer }, 'me')).toEqual({
      kind: 'offer',
      name: '王小明',
      conversationId: 'c'
    })
  })
})
