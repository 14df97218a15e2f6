import { newClientId, type Conversation, type ConversationChange } from '@helpward/shared/api'
import { api } from '../../shell/api.ts'
import { session } from '../../shell/session.svelte.ts'
import { f, personName, t } from '../../shell/texts.svelte.ts'
import { toasts } from '../../shell/toasts.svelte.ts'
import { opened } from './opened.svelte.ts'

/** Carries an act out, takes the answer into every screen, and tells of a refusal. `null`: refused. */
async function carryOut(act: Promise<Conversation>): Promise<Conversation | null> {
  try {
    const conversation = await act
    opened.put(conversation)
    return conversation
  } catch (thrown) {
    toasts.failed(thrown)
    return null
  }
}

export async function resolve(conversation: Conversation): Promise<boolean> {
  const done = await carryOut(api.post('/conversations/{id}/resolution', { path: { id: conversation.id } }))
  if (done === null) return false
  toasts.done(
    t('conversation.resolvedToast', { name: personName(conversation.contactName) }),
    () => void reopen(conversation)
  )
  return true
}

export async function reopen(conversation: Conversation): Promise<void> {
  await carryOut(api.post('/conversations/{id}/reopening', { path: { id: conversation.id } }))
}

export async function snooze(conversation: Conversation, untilMs: number): Promise<boolean> {
  const done = await carryOut(
    api.put('/conversations/{id}/snooze', { path: { id: conversation.id }, body: { untilMs } })
  )
  if (done === null) return false
  toasts.done(t('conversation.snoozedToast', { time: f().dateTime(untilMs) }), () => void wake(conversation))
  return true
}

export async function wake(conversation: Conversation): Promise<void> {
  await carryOut(api.delete('/conversations/{id}/snooze', { path: { id: conversation.id } }))
}

/** Hands the conversation to an agent, a team or nobody; a note goes along for whoever takes it. */
export async function assign(
  conversation: Conversation,
  to: { agentId: string | null; teamId: string | null },
  note: string = ''
): Promise<boolean> {
  const before = { agentId: conversation.assigneeId, teamId: conversation.teamId }
  const done = await carryOut(
    api.put('/conversations/{id}/assignment', {
      path: { id: conversation.id },
      body: { ...to, ...(note === '' ? {} : { note: { clientId: newClientId(), text: note, attachmentIds: [] } }) }
    })
  )
  if (done === null) return false
  const text =
    to.agentId === session.me?.id
      ? t('conversation.takenToast')
      : t('conversation.assignedToast', { name: done.assigneeName ?? t('conversation.nobody') })
  toasts.done(text, () => void assign(done, before))
  return true
}

export async function pickUp(conversation: Conversation): Promise<boolean> {
  const me = session.me
  if (me === null) return false
  return assign(conversation, { agentId: me.id, teamId: conversation.teamId })
}

export async function change(conversation: Conversation, what: ConversationChange): Promise<void> {
  await carryOut(api.patch('/conversations/{id}', { path: { id: conversation.id }, body: what }))
}
