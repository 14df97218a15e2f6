import '@helpward/shared/tokens/tokens.css'
import '@helpward/shared/tokens/base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { settings } from './shell/settings.svelte.ts'
import { useLocale } from './shell/texts.svelte.ts'

const target = document.getElementById('app')
if (target !== null) {
  await useLocale(settings.locale)
  mount(App, { target })
}
