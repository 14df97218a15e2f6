/** A colour as three numbers 0..255. */
interface Rgb {
  r: number
  g: number
  b: number
}

/** Reads `#rrggbb` or `#rgb`; `null` for anything else. */
export function parseColour(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1]
  if (hex === undefined) return null
  const long = hex.length === 3 ? Array.from(hex, (sign) => sign + sign).join('') : hex
  const part = (at: number): number => Number.parseInt(long.slice(at, at + 2), 16)
  return { r: part(0), g: part(2), b: part(4) }
}

function luminance(colour: Rgb): number {
  const linear = (value: number): number => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)
}

/** Contrast ratio of two colours, 1..21. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const WHITE: Rgb = { r: 255, g: 255, b: 255 }
const INK: Rgb = { r: 21, g: 24, b: 30 }

/** The text colour that reads better on a brand colour, and how well it reads. */
export function onColour(colour: Rgb): { text: '#ffffff' | '#15181e'; ratio: number } {
  const white = contrast(colour, WHITE)
  const ink = contrast(colour, INK)
  return white >= 4.5 || white >= ink ? { text: '#ffffff', ratio: white } : { text: '#15181e', ratio: ink }
}

function toHex(colour: Rgb): string {
  return `#${[colour.r, colour.g, colour.b].map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`
}

/**
 * The nearest darker shade that carries white text at 4.5 : 1.
 *
 * Returns the colour itself when it is dark enough.
 */
export function readableShade(colour: Rgb): string {
  for (let share = 100; share >= 0; share -= 2) {
    const shade = { r: (colour.r * share) / 100, g: (colour.g * share) / 100, b: (colour.b * share) / 100 }
    if (contrast(shade, WHITE) >= 4.5) return toHex(shade)
  }
  return '#000000'
}
