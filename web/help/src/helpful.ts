/** Sends "did this help?" without leaving the page; when that fails the text stays and the reason is said. */
export function sendInPlace(section: HTMLElement, failed: string): void {
  const form = section.querySelector('form')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(section, form, new FormData(form, event.submitter), failed)
  })
}

async function send(section: HTMLElement, form: HTMLFormElement, data: FormData, failed: string): Promise<void> {
  const body = new URLSearchParams()
  for (const [name, value] of data) if (typeof value === 'string') body.append(name, value)
  form.inert = true
  try {
    const answer = await fetch(form.action, { method: 'POST', body })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const said = page.querySelector('[data-helpful] .said')
    if (!answer.ok || !said) throw new Error(`answer ${answer.status}`)
    section.replaceChildren(...[...page.querySelectorAll('[data-helpful] > *')].map((one) => document.adoptNode(one)))
    section.tabIndex = -1
    section.focus({ preventScroll: true })
  } catch {
    form.inert = false
    const note = form.querySelector<HTMLElement>('[role=alert]') ?? document.createElement('p')
    note.setAttribute('role', 'alert')
    note.className = 'banner danger'
    note.textContent = failed
    form.append(note)
  }
}
