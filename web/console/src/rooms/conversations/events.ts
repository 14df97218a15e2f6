import type { Message } from '@helpward/shared/api'
import type { IconName } from '@helpward/shared/ui/icons.ts'
import { directory } from '../../shell/directory.svelte.ts'
import { f, maybe, t } from '../../shell/texts.svelte.ts'

function value(message: Message, name: string): string | null {
  const found = message.event?.[name]
  return typeof found === 'string' || typeof found === 'number' ? String(found) : null
}

function nameless(kind: Message['author']['kind']): string {
  return kind === 'bot' ? t('bot.word') : kind === 'system' ? t('event.desk') : t('event.somebody')
}

/** A sentence for an event of the timeline: who did what, in the reader's language. */
export function eventText(message: Message): string {
  const type = message.event?.type ?? ''
  const by = message.author.name === '' ? nameless(message.author.kind) : message.author.name
  const [oldId, newId] = [value(message, 'fromId'), value(message, 'toId')]
  const [oldText, newText] = [value(message, 'from'), value(message, 'to')]
  switch (type) {
    case 'assigned': {
      if (newId === null) return t('event.unassigned', { by })
      if (newId === message.author.id) return t('event.taken', { by })
      return t('event.assigned', { by, to: newText ?? directory.agent(newId)?.name ?? t('event.somebody') })
    }
    case 'team_changed':
      return newId === null
        ? t('event.teamRemoved', { by })
        : t('event.team_changed', { by, to: directory.team(newId)?.name ?? t('event.aTeam') })
    case 'priority_changed':
      return t('event.priority_changed', { by, to: maybe(`priority.${newText}`) ?? newText ?? '' })
    case 'topic_changed':
      return t('event.topic_changed', { by, to: topicName(newText) })
    case 'subject_changed':
      return t('event.subject_changed', { by, to: newText ?? '' })
    case 'label_added':
      return t('event.label_added', { by, label: directory.label(newId ?? '')?.name ?? t('event.aLabel') })
    case 'label_removed':
      return t('event.label_removed', { by, label: directory.label(oldId ?? '')?.name ?? t('event.aLabel') })
    case 'snoozed':
      return t('event.snoozed', { by, time: newText === null ? '' : f().dateTime(Number(newText)) })
    case 'woken':
      return maybe(`event.woken.${newText ?? oldText ?? ''}`, { by }) ?? t('event.woken.clock')
    case 'handed_over':
      return maybe(`event.handed_over.${newText ?? ''}`) ?? t('event.handed_over', { by })
    case 'feeling_changed':
      return maybe(`event.feeling.${newText ?? ''}`) ?? t('event.other', { by })
    default:
      return maybe(`event.${type}`, { by }) ?? t('event.other', { by })
  }
}

/** The name of a topic in the reader's language, whichever inbox it is of. */
export function topicName(key: string | null, language: string = document.documentElement.lang): string {
  if (key === null || key === '') return t('conversation.noTopic')
  for (const inbox of directory.inboxes) {
    const topic = inbox.topics.find((known) => known.key === key)
    if (topic !== undefined) return topic.names[language] ?? topic.names[inbox.defaultLocale] ?? key
  }
  return key
}

const ICONS: Record<string, IconName> = {
  assigned: 'transfer',
  team_changed: 'users',
  priority_changed: 'flag',
  topic_changed: 'edit',
  subject_changed: 'edit',
  label_added: 'tag',
  label_removed: 'tag',
  snoozed: 'snooze',
  woken: 'bell',
  resolved: 'resolve',
  reopened: 'reopen',
  contact_signed: 'verified',
  handed_over: 'transfer',
  feeling_changed: 'alert'
}

export function eventIcon(message: Message): IconName {
  return ICONS[message.event?.type ?? ''] ?? 'info'
}
