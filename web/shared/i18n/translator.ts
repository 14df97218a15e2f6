/** Values that may stand in a `{name}` hole of a text. */
export type Params = Readonly<Record<string, string | number>>

/** A catalogue: flat keys to texts. A countable text has two keys, `x#one` and `x#other`. */
export type Catalogue = Readonly<Record<string, string>>

/** Keys of a catalogue that may be asked for by name alone. */
export type TextKey<K extends string> = Exclude<K, `${string}#${string}`>

/** Stems of the countable texts of a catalogue: `x` for the pair `x#one`, `x#other`. */
export type CountKey<K extends string> = K extends `${infer Stem}#other` ? Stem : never

/** Texts and formats of one language. */
export interface Translator<K extends string> {
  /** BCP 47 tag used by every `Intl` format below. */
  readonly locale: string
  /** The text of a key, holes filled; falls back to the fallback catalogue per key, then to the key itself. */
  t(key: TextKey<K>, params?: Params): string
  /** The text for a number of things; `{count}` is filled with the formatted number. */
  n(key: CountKey<K>, count: number, params?: Params): string
  /** The text of a key that is only known while running (error codes, facts); `null` when neither catalogue has it. */
  maybe(key: string, params?: Params): string | null
}

const HOLE = /\{(\w+)\}/g

/** Fills `{name}` holes; a hole without a value stays visible, so that a mistake is seen. */
export function fill(text: string, params: Params, number: Intl.NumberFormat): string {
  return text.replace(HOLE, (hole, name: string) => {
    const value = params[name]
    if (value === undefined) return hole
    return typeof value === 'number' ? number.format(value) : value
  })
}

/** Makes the texts of one language. `fallback` is the complete catalogue that a missing key is taken from. */
export function createTranslator<K extends string>(options: {
  locale: string
  messages: Catalogue
  fallback: Readonly<Record<K, string>>
}): Translator<K> {
  const { locale, messages } = options
  const fallback: Catalogue = options.fallback
  const rules = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const find = (key: string): string | undefined => messages[key] ?? fallback[key]
  return {
    locale,
    t: (key, params = {}) => fill(find(key) ?? key, params, number),
    n: (key, count, params = {}) => {
      const text = find(`${key}#${rules.select(count)}`) ?? find(`${key}#other`) ?? key
      return fill(text, { count, ...params }, number)
    },
    maybe: (key, params = {}) => {
      const text = find(key)
      return text === undefined ? null : fill(text, params, number)
    }
  }
}
