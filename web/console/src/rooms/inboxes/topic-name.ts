import type { Locale, Topic } from '@helpward/shared/api'

/** A topic's name in a language, else in any; its key when it has none. */
export function topicName(topic: Pick<Topic, 'key' | 'names'>, locale: Locale): string {
  return topic.names[locale] ?? Object.values(topic.names).find((name) => name !== '') ?? topic.key
}
