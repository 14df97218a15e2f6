import type { Conversation } from '@helpward/shared/api'
import { describe, expect, test } from 'vitest'
import { belongs, patchList, release, unread, waitSeconds, type ListQuery, type Patch, type Shown } from './lists.ts'
import { sample } from './samples.ts'

const query: ListQuery = { view: 'all', inbox: null, assignee: null, label: null, topic: null, priority: null }
const viewpoint = { agentId: '7', teamIds: ['3'] }
const still: Patch = { query, viewpoint, mayMove: false, more: false }
const free: Patch = { ...still, mayMove: true }
const ids = (items: readonly Conversation[]): string => items.map((item) => item.id).join(' ')

const three: Shown = {
  items: [
    sample({ id: '3', lastMessageAtMs: 300 }),
    sample({ id: '2', lastMessageAtMs: 200 }),
    sample({ id: '1', lastMessageAtMs: 100 })
  ],
  held: []
}

describe('patchList', () => {
  test('an equal or older version changes nothing', () => {
    expect(patchList(three, sample({ id: '2', version: 1, subject: 'old' }), free)).toBe(three)
  })
  test('a row whose place stays is replaced in place', () => {
    const after = patchList(three, sample({ id: '2', lastMessageAtMs: 250, version: 2, subject: 'new' }), still)
    expect(ids(after.items)).toBe('3 2 1')
    expect(after.items[1]?.subject).toBe('new')
    expect(after.held).toEqual([])
  })
  test('a row that moves is shown with its news but held in its place', () => {
    const after = patchList(three, sample({ id: '1', lastMessageAtMs: 400, version: 2, preview: 'hi' }), still)
    expect(ids(after.items)).toBe('3 2 1')
    expect(after.items[2]?.preview).toBe('hi')
    expect(ids(after.held)).toBe('1')
    expect(ids(release(after, query).items)).toBe('1 3 2')
  })
  test('it moves when the list may move', () => {
    expect(ids(patchList(three, sample({ id: '1', lastMessageAtMs: 400, version: 2 }), free).items)).toBe('1 3 2')
  })
  test('a new row is held, and a newer one replaces it there', () => {
    const once = patchList(three, sample({ id: '9', lastMessageAtMs: 900 }), still)
    const twice = patchList(once, sample({ id: '9', lastMessageAtMs: 950, version: 2 }), still)
    expect(ids(twice.held)).toBe('9')
    expect(twice.held[0]?.version).toBe(2)
  })
  test('a row that no longer belongs goes at once, held or shown', () => {
    const once = patchList(three, sample({ id: '9', lastMessageAtMs: 900 }), still)
    const gone = patchList(once, sample({ id: '9', status: 'resolved', version: 2 }), still)
    expect(gone.held).toEqual([])
    expect(ids(patchList(three, sample({ id: '2', status: 'resolved', version: 2 }), still).items)).toBe('3 1')
  })
  test('a row beyond the loaded page is left to the server', () => {
    const after = patchList(three, sample({ id: '9', lastMessageAtMs: 50 }), { ...free, more: true })
    expect(ids(after.items)).toBe('3 2 1')
  })
})

test.each([
  ['mine', { assigneeId: '7', status: 'open' }, true],
  ['mine', { assigneeId: '8', status: 'open' }, false],
  ['mine', { assigneeId: '7', status: 'snoozed' }, false],
  ['waiting', { status: 'waiting' }, true],
  ['all', { status: 'snoozed' }, true],
  ['bot', { status: 'bot' }, true],
  ['waiting', { status: 'bot' }, false],
  ['all', { status: 'resolved' }, false],
  ['team', { teamId: '3', status: 'open' }, true],
  ['team', { teamId: null, status: 'open' }, false],
  ['resolved', { status: 'resolved' }, true]
] as const)('view %s of %j: %s', (view, change, expected) => {
  expect(belongs(sample(change), { ...query, view }, viewpoint)).toBe(expected)
})

test('filters narrow', () => {
  expect(belongs(sample({ labelIds: ['4'] }), { ...query, label: '4' }, viewpoint)).toBe(true)
  expect(belongs(sample({ labelIds: [] }), { ...query, label: '4' }, viewpoint)).toBe(false)
  expect(belongs(sample({ priority: 0 }), { ...query, priority: 0 }, viewpoint)).toBe(true)
  expect(belongs(sample({ priority: 1 }), { ...query, priority: 0 }, viewpoint)).toBe(false)
})

test('the queue: urgency counts as an earlier opening, half an hour a step', () => {
  const waiting: ListQuery = { ...query, view: 'waiting' }
  const queue = release(
    {
      items: [],
      held: [
        sample({ id: '1', status: 'waiting', openedAtMs: 0, priority: 1 }),
        sample({ id: '2', status: 'waiting', openedAtMs: 3_000_000, priority: 3 }),
        sample({ id: '3', status: 'waiting', openedAtMs: 4_000_000, priority: 3 })
      ]
    },
    waiting
  )
  expect(ids(queue.items)).toBe('2 1 3')
})

test('wait and unread', () => {
  expect(waitSeconds(sample({ openedAtMs: 1000, firstResponseAtMs: null }), 62_500)).toBe(61)
  expect(waitSeconds(sample({ openedAtMs: 1000, firstResponseAtMs: 5000 }), 62_500)).toBeNull()
  expect(waitSeconds(sample({ openedAtMs: 9000, firstResponseAtMs: null }), 1000)).toBe(0)
  expect(unread(sample({ contactMessageCount: 5, readCount: 3 }))).toBe(2)
  expect(unread(sample({ contactMessageCount: 5, readCount: 9 }))).toBe(0)
})
