import type { IconName } from '@helpward/shared/ui/icons.ts'

/** One line of a menu. */
export interface MenuEntry {
  text: string
  run: () => void
  detail?: string | undefined
  icon?: IconName
  /** A dot in this colour instead of an icon. */
  colour?: string
  /** Present: the line is a choice that is on or off. */
  checked?: boolean
  /** A choice after which the menu stays open. */
  stays?: boolean
  danger?: boolean
  disabled?: boolean
  keys?: string
  /** A rule above the line. */
  separator?: boolean
}
