import { line } from './live.svelte.ts'
import { Notices, type Notice } from './notices.ts'
import { router } from './router.svelte.ts'
import { session } from './session.svelte.ts'
import { settings } from './settings.svelte.ts'
import { personName, t } from './texts.svelte.ts'

/** Two tones, in Hz, and the seconds each takes. */
const TONES = { offer: [660, 880], message: [880, 880] } as const
const TONE_S = 0.12
const LOUDNESS = 0.08

/** Sounds and notifications of the browser; both are off until the person turns them on in the settings. */
class DeskNotices {
  /** Whether this tab is the one that speaks: of several tabs only one does. */
  #speaks = false
  readonly #notices = new Notices()

  constructor() {
    // Held until the tab is closed; then the next tab in line has it.
    void navigator.locks?.request('helpward.notices', () => {
      this.#speaks = true
      return new Promise<never>(() => {})
    })
    line.on((event) => {
      const notice = this.#notices.hear(event, session.me?.id ?? null)
      if (notice !== null) this.#tell(notice)
    })
  }

  /** Asks the browser, which only a click may do; the answer is whether notifications may be shown. */
  async ask(): Promise<boolean> {
    if (!('Notification' in window)) return false
    return (await Notification.requestPermission()) === 'granted'
  }

  #tell(notice: Notice) {
    if (!this.#speaks) return
    const looking = document.visibilityState === 'visible' && document.hasFocus()
    if (settings.sound && !(looking && notice.kind === 'message')) this.#sound(notice.kind)
    if (settings.notify && !looking) this.#show(notice)
  }

  #sound(kind: Notice['kind']) {
    const audio = new AudioContext()
    const gain = audio.createGain()
    gain.gain.value = LOUDNESS
    gain.connect(audio.destination)
    TONES[kind].forEach((hertz, n) => {
      const tone = audio.createOscillator()
      tone.frequency.value = hertz
      tone.connect(gain)
      tone.start(audio.currentTime + n * TONE_S)
      tone.stop(audio.currentTime + (n + 1) * TONE_S)
      if (n === TONES[kind].length - 1) tone.onended = () => void audio.close()
    })
  }

  /** What was said is not in it: notifications show on locked screens. */
  #show({ kind, name, conversationId }: Notice) {
    if (!('Notification' in window) || Notification.permission !== 'granted') return
    const shown = new Notification(t(`notices.${kind}`, { name: personName(name) }), {
      tag: conversationId,
      icon: '/desk/favicon.svg'
    })
    shown.onclick = () => {
      window.focus()
      if (kind === 'message') router.go(`/inbox/mine/${conversationId}`)
      shown.close()
    }
  }
}

export const notices = new DeskNotices()
