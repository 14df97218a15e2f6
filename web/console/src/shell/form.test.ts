import { describe, expect, it } from 'vitest'
import { Form } from './form.svelte.ts'

interface Settings {
  name: string
  limits: { day: number }
  version: number
}

/** A form over a server that answers when it is told to. */
async function opened() {
  const answers: ((kept: Settings) => void)[] = []
  const sent: string[] = []
  const form = new Form<Settings>({
    load: () => Promise.resolve({ name: 'old', limits: { day: 1 }, version: 1 }),
    save: (value) => {
      sent.push(JSON.stringify(value))
      return new Promise((resolve) => answers.push(resolve))
    }
  })
  await form.load()
  const settings = form.value
  if (settings === null) throw new Error('nothing was loaded')
  return { form, settings, sent, answer: (kept: Settings) => answers.shift()?.(kept) }
}

describe('a settings form', () => {
  it('shows what the server keeps once it is saved', async () => {
    const { form, settings, answer } = await opened()
    settings.name = ' new '
    expect(form.dirty).toBe(true)
    const saved = form.save()
    answer({ name: 'new', limits: { day: 1 }, version: 2 })
    await saved
    expect(form.value).toEqual({ name: 'new', limits: { day: 1 }, version: 2 })
    expect([form.dirty, form.saving, form.error]).toEqual([false, false, null])
  })

  it('keeps what was typed while it was saved, as not saved yet', async () => {
    const { form, settings, sent, answer } = await opened()
    settings.name = ' new '
    const saved = form.save()
    settings.limits.day = 20
    void form.save()
    answer({ name: 'new', limits: { day: 1 }, version: 2 })
    await saved
    expect(form.value).toEqual({ name: 'new', limits: { day: 20 }, version: 2 })
    expect(form.dirty).toBe(true)
    const again = form.save()
    expect(sent.map((text): unknown => JSON.parse(text))).toEqual([
      { name: ' new ', limits: { day: 1 }, version: 1 },
      { name: 'new', limits: { day: 20 }, version: 2 }
    ])
    answer({ name: 'new', limits: { day: 20 }, version: 3 })
    await again
    expect(form.dirty).toBe(false)
    expect(form.value).toEqual({ name: 'new', limits: { day: 20 }, version: 3 })
  })

  it('goes back to what is kept', async () => {
    const { form, settings } = await opened()
    settings.limits.day = 9
    form.discard()
    expect([form.value?.limits.day, form.dirty]).toEqual([1, false])
  })
})
