/** What a script adds to pages that work without one. */
import '@helpward/shared/tokens/tokens.css'
import '@helpward/shared/tokens/base.css'
import './lists.css'
import './help.css'
import './article.css'
import { sendInPlace } from './helpful'
import { suggestFor } from './suggest'
import { when } from './when'

const { suggest, suggestions, failed } = document.body.dataset
const field = document.querySelector<HTMLInputElement>('[data-search]')

if (field && suggest) suggestFor(field, suggest, suggestions ?? '')

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing) return
  event.preventDefault()
  field?.focus()
  field?.select()
})

for (const section of document.querySelectorAll<HTMLElement>('[data-helpful]')) sendInPlace(section, failed ?? '')

const nowMs = Date.now()
for (const moment of document.querySelectorAll<HTMLTimeElement>('time[data-moment]')) {
  const atMs = Date.parse(moment.dateTime)
  if (Number.isFinite(atMs)) moment.textContent = when(atMs, nowMs, document.documentElement.lang)
}
