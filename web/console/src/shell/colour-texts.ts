import { t } from './texts.svelte.ts'

/** What the colour field says, in the current language. */
export function colourTexts() {
  return {
    good: (ratio: string) => t('colour.good', { ratio }),
    bad: (ratio: string) => t('colour.bad', { ratio }),
    invalid: t('colour.invalid'),
    useShade: (shade: string) => t('colour.useShade', { shade }),
    sample: t('colour.sample')
  }
}
