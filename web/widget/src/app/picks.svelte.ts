import { asApiError, type ApiError, type Attachment, type Client } from '@helpward/shared/api'

/** A file on its way into a message. */
export class Pick {
  /** Share sent, 0 … 1. */
  progress = $state(0)
  attachment = $state.raw<Attachment | null>(null)
  error = $state.raw<ApiError | null>(null)
  /** Address of the local picture; `null` for other files. */
  readonly preview: string | null
  private readonly stop = new AbortController()

  constructor(
    readonly id: number,
    readonly file: File,
    readonly name: string
  ) {
    this.preview = /^image\/(png|jpeg|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : null
  }

  /** Sends it; pressing Retry calls this again. */
  async upload(client: Client, ready: () => Promise<void>): Promise<void> {
    this.error = null
    this.progress = 0
    try {
      await ready()
      this.attachment = await client.upload(this.file, {
        name: this.name,
        signal: this.stop.signal,
        onProgress: (share) => (this.progress = share)
      })
    } catch (thrown) {
      this.error = asApiError(thrown)
    }
  }

  /** Cancels what is under way and lets go of the picture. */
  drop(): void {
    this.stop.abort()
    if (this.preview) URL.revokeObjectURL(this.preview)
  }
}

export interface PickLimits {
  fileBytes: number
  files: number
}
/** Why a file was not taken. */
export type Refusal = { why: 'big' | 'empty'; name: string } | { why: 'many' }

/** The files of one message that is being written. */
export class Picks {
  list = $state.raw<Pick[]>([])
  refusal = $state.raw<Refusal | null>(null)
  private counter = 0

  constructor(
    private readonly client: Client,
    private readonly ready: () => Promise<void>
  ) {}

  /** Whether a file is still on its way. */
  get busy(): boolean {
    return this.list.some((pick) => !pick.attachment && !pick.error)
  }

  /** Takes files in; `nameOf` names those without a name of their own, e.g. a pasted screenshot. */
  add(files: Iterable<File>, limits: PickLimits, nameOf: (file: File) => string = (file) => file.name): void {
    this.refusal = null
    for (const file of files) {
      if (this.list.length >= limits.files) this.refusal = { why: 'many' }
      else if (file.size === 0) this.refusal = { why: 'empty', name: file.name }
      else if (file.size > limits.fileBytes) this.refusal = { why: 'big', name: file.name }
      else {
        this.counter += 1
        const pick = new Pick(this.counter, file, nameOf(file))
        this.list = [...this.list, pick]
        void pick.upload(this.client, this.ready)
      }
    }
  }

  retry(pick: Pick): void {
    void pick.upload(this.client, this.ready)
  }

  remove(pick: Pick): void {
    pick.drop()
    this.refusal = null
    this.list = this.list.filter((known) => known !== pick)
  }

  /** Takes the finished files out, to go with a message; unfinished ones are dropped. */
  take(): Attachment[] {
    const done = this.list.flatMap((pick) => (pick.attachment ? [pick.attachment] : []))
    for (const pick of this.list) pick.drop()
    this.list = []
    this.refusal = null
    return done
  }
}
