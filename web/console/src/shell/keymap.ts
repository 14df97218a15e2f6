import type { Text } from './texts.svelte.ts'

/** What is read of a key press. */
export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  isComposing: boolean
  keyCode: number
}

/**
 * The name of a pressed combination: `j`, `Shift+e`, `Mod+k`, `Mod+Shift+Enter`, `?`, `[`.
 *
 * Letters come from the physical key when the layout or an input method hides them (`Process`, Cyrillic),
 * so the shortcuts work there too. `null`: a bare modifier, or a press that belongs to an input method in a text field.
 */
export function keyName(press: KeyPress): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(press.key)) return null
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  const digit = /^Digit([0-9])$/.exec(press.code)?.[1]
  const hidden = press.key === 'Process' || press.key === 'Unidentified' || press.key === 'Dead'
  let name = press.key
  if (letter !== undefined && (hidden || !/^[a-z]$/i.test(press.key))) name = letter.toLowerCase()
  else if (hidden && digit !== undefined) name = digit
  else if (hidden && press.code === 'Slash') name = press.shiftKey ? '?' : '/'
  else if (hidden) return null
  const sign = name.length === 1
  const isLetter = sign && name.toLowerCase() !== name.toUpperCase()
  if (isLetter) name = name.toLowerCase()
  const parts: string[] = []
  if (press.ctrlKey || press.metaKey) parts.push('Mod')
  if (press.altKey) parts.push('Alt')
  // The shift that makes `?` out of `/` is part of the sign.
  if (press.shiftKey && (!sign || isLetter)) parts.push('Shift')
  return [...parts, name].join('+')
}

/** Whether a combination may act under the person's setting. */
export function keyAllowed(name: string, mode: 'all' | 'modifier' | 'off'): boolean {
  if (name === 'Escape') return true
  if (mode === 'off') return false
  return mode === 'all' || name.startsWith('Mod+') || name.startsWith('Alt+')
}

/** A combination as people read it: `⌘⇧Enter` on a Mac, `Ctrl+Shift+Enter` elsewhere. `g i` stays two keys. */
export function showKeys(keys: string, mac: boolean): string {
  return keys
    .split(' ')
    .map((part) => {
      const pieces = part.split('+').map((piece) => {
        if (piece === 'Mod') return mac ? '⌘' : 'Ctrl'
        if (piece === 'Shift') return mac ? '⇧' : 'Shift'
        if (piece === 'Alt') return mac ? '⌥' : 'Alt'
        return piece.length === 1 ? piece.toUpperCase() : piece
      })
      return pieces.join(mac ? '' : '+')
    })
    .join(' ')
}

/** Whether this is an Apple keyboard. */
export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The keyboard map, in the order it is shown. */
export const KEYMAP: readonly { group: Text; keys: readonly (readonly [string, Text])[] }[] = [
  {
    group: 'keys.anywhere',
    keys: [
      ['Mod+k', 'keys.palette'],
      ['/', 'keys.search'],
      ['?', 'keys.map'],
      ['z', 'keys.undo'],
      ['g i', 'keys.goInbox'],
      ['g c', 'keys.goContacts'],
      ['g k', 'keys.goKnowledge'],
      ['g r', 'keys.goReports'],
      ['g s', 'keys.goSettings']
    ]
  },
  {
    group: 'keys.list',
    keys: [
      ['j', 'keys.next'],
      ['k', 'keys.previous'],
      ['o', 'keys.open'],
      ['Escape', 'keys.close']
    ]
  },
  {
    group: 'keys.conversation',
    keys: [
      ['r', 'keys.reply'],
      ['n', 'keys.note'],
      ['Mod+Enter', 'keys.send'],
      ['Mod+Shift+Enter', 'keys.sendResolve'],
      ['e', 'keys.resolve'],
      ['Shift+e', 'keys.resolveNext'],
      ['h', 'keys.snooze'],
      ['a', 'keys.assign'],
      ['Shift+a', 'keys.assignMe'],
      ['l', 'keys.labels'],
      ['p', 'keys.priority'],
      ['u', 'keys.unread'],
      ['i', 'keys.panel']
    ]
  }
]
