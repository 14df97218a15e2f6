/** On a phone the panel covers the page: the page must not scroll below it, and Back must close it. */
export class Sheet {
  private restore: (() => void) | null = null

  /** `close` is called when the visitor presses Back; `panel` is what covers the page. */
  constructor(
    private readonly panel: HTMLElement,
    private readonly close: () => void
  ) {
    // A keyboard that covers the page must not cover the field that is typed into.
    const view = window.visualViewport
    view?.addEventListener('resize', () => {
      if (this.restore) panel.style.setProperty('height', `${view.height}px`)
    })
    addEventListener('popstate', () => {
      if (!this.restore) return
      this.unlock()
      this.close()
    })
  }

  /** Holds the page still and adds the history entry that Back will take. */
  lock(): void {
    if (this.restore) return
    const { body } = document
    const top = scrollY
    const before = body.getAttribute('style')
    body.style.setProperty('overflow', 'hidden')
    body.style.setProperty('position', 'fixed')
    body.style.setProperty('inset', `-${top}px 0 auto 0`)
    // What is covered must not be reached by Tab or a screen reader either.
    const host = this.panel.getRootNode()
    const covered = [...body.children].filter(
      (child) => host instanceof ShadowRoot && child !== host.host && !child.hasAttribute('inert')
    )
    covered.forEach((child) => child.setAttribute('inert', ''))
    history.pushState({ helpward: 'sheet' }, '')
    this.restore = () => {
      covered.forEach((child) => child.removeAttribute('inert'))
      this.panel.style.removeProperty('height')
      // Not through the attribute: a strict policy of the host forbids it.
      for (const name of ['overflow', 'position', 'inset']) body.style.removeProperty(name)
      const old = document.createElement('i').style
      old.cssText = before ?? ''
      for (const name of old) body.style.setProperty(name, old.getPropertyValue(name), old.getPropertyPriority(name))
      scrollTo({ top, behavior: 'instant' })
    }
  }

  /** Gives the page back as it was, history included. */
  release(): void {
    if (!this.restore) return
    this.unlock()
    if (history.state?.helpward === 'sheet') history.back()
  }

  private unlock(): void {
    this.restore?.()
    this.restore = null
  }
}
