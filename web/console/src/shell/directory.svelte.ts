import type { Agent, Counts, Inbox, Label, Presence, Role, Team } from '@helpward/shared/api'
import { replaceNewer } from '@helpward/shared/protocol'
import { api } from './api.ts'
import { line } from './live.svelte.ts'
import { session } from './session.svelte.ts'

/** Agents fetched at once, and how many pages of them at most: a desk of twenty thousand is not ours. */
const AGENTS_PAGE = 100
const AGENTS_PAGES = 200

async function allAgents(): Promise<{ items: Agent[] }> {
  const items: Agent[] = []
  let after: string | null = null
  for (let pages = 0; pages < AGENTS_PAGES; pages += 1) {
    const query: { limit: number; after?: string } = { limit: AGENTS_PAGE, ...(after === null ? {} : { after }) }
    const page = await api.get('/agents', { query })
    items.push(...page.items)
    after = page.next
    if (after === null) break
  }
  return { items }
}

/** What every room refers to: agents, teams, inboxes, labels, roles and the counts of the views. */
class Directory {
  agents = $state.raw<Agent[]>([])
  teams = $state.raw<Team[]>([])
  inboxes = $state.raw<Inbox[]>([])
  labels = $state.raw<Label[]>([])
  roles = $state.raw<Role[]>([])
  counts = $state.raw<Counts | null>(null)

  constructor() {
    line.onMissed(() => this.load())
    line.on((event) => {
      if (event.type === 'agent') this.putAgent(event.agent)
      if (event.type === 'inbox') this.inboxes = replaceNewer(this.inboxes, event.inbox)
      if (event.type === 'counts') this.counts = event.counts
    })
  }

  /** Fetches everything; what this agent may not read stays empty. */
  async load(): Promise<void> {
    const list = async <T>(call: Promise<{ items: T[] }>, put: (items: T[]) => void) => {
      try {
        put((await call).items)
      } catch {
        // Denied or offline: the screens that need it say so themselves.
      }
    }
    await Promise.all([
      list(allAgents(), (items) => (this.agents = items)),
      list(api.get('/teams'), (items) => (this.teams = items)),
      list(api.get('/inboxes'), (items) => (this.inboxes = items)),
      list(api.get('/labels'), (items) => (this.labels = items)),
      list(api.get('/roles'), (items) => (this.roles = items)),
      this.loadCounts()
    ])
  }

  async loadCounts(): Promise<void> {
    try {
      this.counts = await api.get('/conversations/counts')
    } catch {
      // The counts stay as they were; the connection banner tells why.
    }
  }

  putAgent(agent: Agent) {
    const known = this.agents.some((other) => other.id === agent.id)
    this.agents = known ? this.agents.map((other) => (other.id === agent.id ? agent : other)) : [...this.agents, agent]
    const me = session.me
    if (me !== null && me.id === agent.id) session.change({ ...me, name: agent.name, presence: agent.presence })
  }

  putPresence(presence: Presence) {
    const me = session.me
    if (me !== null) session.change({ ...me, presence })
    this.agents = this.agents.map((agent) => (agent.id === me?.id ? { ...agent, presence } : agent))
  }

  agent(id: string | null): Agent | undefined {
    return this.agents.find((agent) => agent.id === id)
  }
  team(id: string | null): Team | undefined {
    return this.teams.find((team) => team.id === id)
  }
  inbox(id: string | null): Inbox | undefined {
    return this.inboxes.find((inbox) => inbox.id === id)
  }
  label(id: string): Label | undefined {
    return this.labels.find((label) => label.id === id)
  }
}

export const directory = new Directory()
