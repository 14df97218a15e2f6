import { addStyles } from './styles'
import type { HostTexts } from './texts'

/** The elements that stand in the host page. */
export interface Face {
  button: HTMLButtonElement
  panel: HTMLElement
  /** Writes names and numbers. */
  label(texts: HostTexts, open: boolean, unread: number): void
  colour(brand: string, onBrand: string): void
  /** Shows the greeting once; `dismissed` when it is closed. */
  greet(text: string, texts: HostTexts, dismissed: () => void): void
  ungreet(): void
}

const NS = 'http://www.w3.org/2000/svg'
const BUBBLE = 'M20 11.5a7.5 7.5 0 0 1-7.5 7.5H5l1.8-2.6A7.5 7.5 0 1 1 20 11.5ZM9 11h7M9 14h4'
const CROSS = 'M6 6l12 12M18 6L6 18'

/** Draws the launcher: a real button, inside a shadow root so that no style of the page reaches it. */
export function drawFace(side: string | undefined): Face {
  const host = document.createElement('div')
  if (side === 'left') host.dataset['side'] = 'left'
  const root = host.attachShadow({ mode: 'open' })
  addStyles(root)

  const button = document.createElement('button')
  button.className = 'l'
  button.type = 'button'
  button.dataset['testid'] = 'w-launcher'
  button.append(icon('c', BUBBLE), icon('x', CROSS))
  const badge = document.createElement('span')
  badge.className = 'n'
  badge.setAttribute('aria-hidden', 'true')
  badge.hidden = true
  button.append(badge)

  const panel = document.createElement('div')
  panel.className = 'p'
  const bubble = document.createElement('div')
  bubble.className = 'g'
  bubble.hidden = true
  root.append(bubble, button, panel)
  document.body.append(host)

  return {
    button,
    panel,
    label(texts, open, unread) {
      const name = open ? texts.close : texts.open
      button.setAttribute('aria-label', !open && unread > 0 ? `${name}, ${texts.unread(unread)}` : name)
      button.setAttribute('aria-expanded', String(open))
      badge.hidden = open || unread === 0
      badge.textContent = unread > 9 ? '9+' : String(unread)
    },
    colour(brand, onBrand) {
      host.style.setProperty('--b', brand)
      host.style.setProperty('--o', onBrand)
    },
    greet(text, texts, dismissed) {
      const close = document.createElement('button')
      close.type = 'button'
      close.textContent = '×'
      close.setAttribute('aria-label', texts.dismiss)
      close.onclick = dismissed
      bubble.replaceChildren(text, close)
      bubble.hidden = false
    },
    ungreet() {
      bubble.hidden = true
    }
  }
}

function icon(name: string, path: string): SVGElement {
  const svg = document.createElementNS(NS, 'svg')
  svg.setAttribute('class', name)
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(NS, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}
