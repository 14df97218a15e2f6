import type { FieldKind, FilledField, Locale } from '@helpward/shared/api'

/** A field as the side panel shows it. */
export interface ShownField {
  key: string
  label: string
  value: string | null
  required: boolean
  valid: boolean | null
  /** Hashes, addresses and the like: shown as written, with a button to copy. */
  exact: boolean
  /** Whether a check of format or checksum stands behind `valid`. */
  checked: boolean
}

const EXACT: readonly FieldKind[] = ['transaction_hash', 'address', 'account', 'amount']
const CHECKED: readonly FieldKind[] = ['transaction_hash', 'address', 'network', 'amount']

/** The label of a field in a language, else in any; its key without one. */
export function fieldLabel(field: Pick<FilledField, 'key' | 'labels'>, locale: Locale): string {
  return field.labels[locale] ?? Object.values(field.labels).find((label) => label !== '') ?? field.key
}

/** The fields of a conversation in their order; none at all while nothing was given and nothing is needed. */
export function shownFields(fields: readonly FilledField[], locale: Locale): ShownField[] {
  if (fields.every((field) => field.value === null && !field.required)) return []
  return fields.map((field) => ({
    key: field.key,
    label: fieldLabel(field, locale),
    value: field.value,
    required: field.required,
    valid: field.valid,
    exact: EXACT.includes(field.kind),
    checked: field.valid === true && CHECKED.includes(field.kind)
  }))
}
