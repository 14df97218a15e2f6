import type { Component } from 'svelte'
import type { PageProps } from './routes.ts'

/** A page that takes nothing from its path, as one that may be given it. */
export async function plain(
  loading: Promise<{ default: Component<Record<string, never>> }>
): Promise<{ default: Component<PageProps> }> {
  const { default: Page } = await loading
  const Plain: Component<PageProps> = (internals) => Page(internals, {})
  return { default: Plain }
}
