import type { Article, ArticleText, Locale } from '@helpward/shared/api'
import { LOCALES } from '@helpward/shared/i18n'

/** What a person writes in one language of an article. */
export interface Draft {
  title: string
  slug: string
  description: string
  body: string
  questions: string[]
}

export const DRAFT_FIELDS = ['title', 'slug', 'description', 'questions', 'body'] as const
export type DraftField = (typeof DRAFT_FIELDS)[number]

/** The draft of a text; an empty one where the language is missing. */
export function draftOf(text: ArticleText | undefined): Draft {
  return {
    title: text?.title ?? '',
    slug: text?.slug ?? '',
    description: text?.description ?? '',
    body: text?.body ?? '',
    questions: [...(text?.questions ?? [])]
  }
}

/** A field as text, so that two of them can be compared and shown: one question a line. */
export function fieldText(draft: Draft, field: DraftField): string {
  return field === 'questions' ? draft.questions.join('\n') : draft[field]
}

/** A draft as it is sent: no empty questions, no spaces around, an address made of the title where none was chosen. */
export function tidied(draft: Draft): Draft {
  const title = draft.title.trim()
  return {
    title,
    slug: draft.slug.trim() === '' ? slugFrom(title) : draft.slug.trim(),
    description: draft.description.trim(),
    body: draft.body,
    questions: draft.questions.map((question) => question.trim()).filter((question) => question !== '')
  }
}

/** The fields in which two drafts differ, in the order they are shown. */
export function differing(mine: Draft, theirs: Draft): DraftField[] {
  return DRAFT_FIELDS.filter((field) => fieldText(mine, field) !== fieldText(theirs, field))
}

/** Whose words a field keeps after a conflict; `both`: ours, then theirs. */
export type Choice = 'mine' | 'theirs' | 'both'

/** The draft that a person's choices make; a field without one keeps our words. */
export function merged(mine: Draft, theirs: Draft, choices: Partial<Record<DraftField, Choice>>): Draft {
  const pick = <Field extends DraftField>(field: Field): Draft[Field] =>
    (choices[field] === 'theirs' ? theirs : mine)[field]
  const both = choices.body === 'both'
  return {
    title: pick('title'),
    slug: pick('slug'),
    description: pick('description'),
    body: both ? [mine.body, theirs.body].join('\n\n') : pick('body'),
    questions:
      choices.questions === 'both' ? [...new Set([...mine.questions, ...theirs.questions])] : [...pick('questions')]
  }
}

/** Reads a draft that this browser kept; `null` when it is not one. */
export function readDraft(stored: string | null): Draft | null {
  if (stored === null) return null
  try {
    const kept: unknown = JSON.parse(stored)
    if (typeof kept !== 'object' || kept === null) return null
    const value: Record<string, unknown> = { ...kept }
    const text = (name: string): string => (typeof value[name] === 'string' ? value[name] : '')
    const questions = Array.isArray(value['questions']) ? value['questions'] : []
    return {
      title: text('title'),
      slug: text('slug'),
      description: text('description'),
      body: text('body'),
      questions: questions.filter((one) => typeof one === 'string')
    }
  } catch {
    return null
  }
}

/** Languages an article is shown in: its own first, then the ones the operator speaks, each once. */
export function languagesOf(article: Pick<Article, 'sourceLocale' | 'texts'>, spoken: readonly Locale[]): Locale[] {
  return [...new Set([article.sourceLocale, ...LOCALES, ...spoken, ...article.texts.map((text) => text.locale)])]
}

/** Most signs of a title and of a description that search engines show; longer ones are cut. */
export const SHOWN = { title: 60, description: 155 }

/** How wide a text is to a search engine: a Chinese sign counts two. */
export function shownWidth(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u1100-\u115f\u2e80-\uffdc]/.test(sign) ? 2 : 1), 0)
}

/** A text as a search engine cuts it. */
export function shownCut(text: string, width: number): string {
  let used = 0
  let cut = ''
  for (const sign of text) {
    used += shownWidth(sign)
    if (used > width) return `${cut.trimEnd()}…`
    cut += sign
  }
  return cut
}

/** An address from a title: letters and digits of any script, hyphens between; at most 80 signs. */
export function slugFrom(title: string): string {
  const slug = title
    .normalize('NFKC')
    .toLocaleLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return [...slug].slice(0, 80).join('').replace(/-+$/, '')
}
