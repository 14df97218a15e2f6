import { ApiError, asApiError, type Client, type WidgetSession } from '@helpward/shared/api'

/** The part of `Storage` that is used. */
interface Shelf {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface SessionOptions {
  /** A client that sends no token. */
  client: Client
  inbox: string
  /** `null`: the session ends with the page. */
  shelf: Shelf | null
  locale: () => string
  timeZone: string
  /** Every time the server names the person. */
  onOpened: (session: WidgetSession) => void
}

/**
 * The bearer token of a visitor: opened when first needed, renewed by its predecessor, shared between
 * tabs through the frame's own storage, never part of a URL.
 */
export class Session {
  private kept: string | null
  private running: Promise<void> | null = null
  private readonly key: string
  private readonly subjectKey: string

  constructor(private readonly options: SessionOptions) {
    this.key = `hw.${options.inbox}.session`
    this.subjectKey = `hw.${options.inbox}.subject`
    this.kept = this.stored(this.key)
  }

  /** What goes into `Authorization`; `null` before anything was said. */
  get token(): string | null {
    return this.kept
  }

  /** Opens a session unless there is one. */
  async ensure(): Promise<void> {
    if (this.kept === null) await this.open(undefined)
  }

  /** Goes on with the kept session: the token is exchanged for a new one. `false`: there is none any more. */
  async resume(): Promise<boolean> {
    if (this.kept === null) return false
    try {
      await this.open(undefined)
      return true
    } catch (thrown) {
      const error = asApiError(thrown)
      if (error.temporary) throw error
      return this.adopt() || this.forget()
    }
  }

  /** Whether the kept session is that of a signed-in person. */
  get signed(): boolean {
    return this.kept !== null && this.stored(this.subjectKey) !== null
  }

  /** Whether a token names somebody else than the signed-in person of the kept session. */
  isOther(token: string): boolean {
    return this.signed && this.stored(this.subjectKey) !== subjectOf(token)
  }

  /** The operator's back end says who this is; an anonymous session is taken over, another person's never. */
  async identify(token: string): Promise<void> {
    // Whatever is under way does not carry this token.
    await this.running?.catch(() => {})
    if (this.isOther(token)) this.forget()
    await this.open(token)
  }

  /** A call was refused with 401: another tab may have renewed the token, else we do. */
  async renew(): Promise<boolean> {
    return this.adopt() || (await this.resume())
  }

  /** Ends the session here and on the server. */
  async end(client: Client): Promise<void> {
    if (this.kept === null) return
    try {
      await client.delete('/widget/session')
    } catch {
      // A token the server does not know any more is as good as ended.
    }
    this.forget()
  }

  private open(token: string | undefined): Promise<void> {
    this.running ??= this.exchange(token).finally(() => {
      this.running = null
    })
    return this.running
  }

  private async exchange(token: string | undefined): Promise<void> {
    const { client, inbox, locale, timeZone, onOpened } = this.options
    const body = { publicKey: inbox, locale: locale(), timeZone }
    const session = await client.post('/widget/sessions', {
      body: { ...body, ...(token ? { token } : {}), ...(this.kept ? { resume: this.kept } : {}) }
    })
    if (!session?.token) throw new ApiError({ status: 0, code: 'offline', kind: 'unavailable' })
    this.kept = session.token
    try {
      this.options.shelf?.setItem(this.key, session.token)
      if (token && session.identity === 'signed') this.options.shelf?.setItem(this.subjectKey, subjectOf(token))
    } catch {
      // Storage is full or forbidden: the session ends with the page.
    }
    onOpened(session)
  }

  /** Takes over a token that another tab has stored since. */
  private adopt(): boolean {
    const stored = this.stored(this.key)
    if (stored === null || stored === this.kept) return false
    this.kept = stored
    return true
  }

  private forget(): false {
    this.kept = null
    try {
      this.options.shelf?.removeItem(this.key)
      this.options.shelf?.removeItem(this.subjectKey)
    } catch {
      // As above.
    }
    return false
  }

  private stored(key: string): string | null {
    try {
      return this.options.shelf?.getItem(key) ?? null
    } catch {
      return null
    }
  }
}

/** The `sub` of a token, only to see whether it is the same person; the server is who verifies it. */
function subjectOf(token: string): string {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')))
    return String(claims.sub)
  } catch {
    return ''
  }
}
