import { asApiError, type ApiError, type Category, type Id } from '@helpward/shared/api'
import { api } from '../../shell/api.ts'
import { locale } from '../../shell/texts.svelte.ts'

/** The categories of the help center, in their order. */
class Categories {
  items = $state.raw<Category[]>([])
  error = $state.raw<ApiError | null>(null)

  async load(): Promise<void> {
    try {
      this.items = (await api.get('/knowledge/categories')).items
      this.error = null
    } catch (thrown) {
      this.error = asApiError(thrown)
    }
  }

  find(id: Id | null): Category | undefined {
    return this.items.find((category) => category.id === id)
  }

  /** A category's name in the reader's language, else in any. */
  name(category: Category | undefined): string {
    if (category === undefined) return ''
    return (category.texts.find((text) => text.locale === locale()) ?? category.texts[0])?.name ?? ''
  }

  /** Moves a category one place up (-1) or down (1). */
  async move(category: Category, by: -1 | 1): Promise<void> {
    const at = this.items.findIndex((other) => other.id === category.id)
    const neighbour = this.items[at + by]
    if (neighbour === undefined) return
    await api.patch('/knowledge/categories/{id}', {
      path: { id: category.id },
      body: { position: neighbour.position, version: category.version }
    })
    await this.load()
  }
}

export const categories = new Categories()
