import type { Viewer } from '@helpward/shared/api'
import { render } from 'svelte/server'
import { describe, expect, it } from 'vitest'
import Colleagues from './Colleagues.svelte'

const NAMES = ['Mei', 'Ana', '王小明', 'Omar', 'Zoë']

/** What stands on the screen for so many people, and what is read out. */
function shown(count: number) {
  const people = NAMES.slice(0, count).map((name, at): Viewer => ({ agentId: String(at), name, editing: at === 0 }))
  const words = (one: Viewer): string => `${one.name} ${one.editing ? 'writes' : 'reads'}`
  const { body } = render(Colleagues, { props: { people, label: 'Here', words } })
  const text = body.replace(/<!--.*?-->/gs, '')
  const unread = /<(\w+)[^>]*aria-hidden="true"[^>]*>.*?<\/\1>/gs
  return {
    faces: text.match(/class="[^"]*avatar/g)?.length ?? 0,
    number: /class="more[^>]*title="([^"]*)"[^>]*>(\+\d+)</.exec(text)?.slice(1) ?? [],
    named: text.replace(unread, '').match(/[^<>]+(?:writes|reads)(?=<)/g) ?? []
  }
}

describe('colleagues who are here', () => {
  it('are faces as long as they are few', () => {
    expect(shown(0)).toEqual({ faces: 0, number: [], named: [] })
    expect(shown(3)).toEqual({ faces: 3, number: [], named: ['Mei writes', 'Ana reads', '王小明 reads'] })
  })

  it('are a number from the fourth on, and all are named', () => {
    const named = ['Mei writes', 'Ana reads', '王小明 reads', 'Omar reads']
    expect(shown(4)).toEqual({ faces: 3, number: ['Omar reads', '+1'], named })
    expect(shown(5)).toEqual({ faces: 3, number: ['Omar reads\nZoë reads', '+2'], named: [...named, 'Zoë reads'] })
  })
})
