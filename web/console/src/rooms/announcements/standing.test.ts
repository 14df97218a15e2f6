import type { Announcement } from '@helpward/shared/api'
import { expect, test } from 'vitest'
import { sorted, standing, titleIn } from './standing.ts'

const one = (id: string, change: Partial<Announcement> = {}): Announcement => ({
  id,
  kind: 'announcement',
  severity: 'info',
  places: ['widget'],
  texts: [{ locale: 'en', title: id, body: '' }],
  startsAtMs: 100,
  endsAtMs: null,
  publicId: id,
  createdAtMs: 0,
  createdByName: 'Ada',
  version: 1,
  ...change
})

test.each([
  [{ startsAtMs: 100, endsAtMs: null }, 'live'],
  [{ startsAtMs: 201, endsAtMs: null }, 'scheduled'],
  [{ startsAtMs: 100, endsAtMs: 200 }, 'ended']
] as const)('at 200, %j is %s', (times, wanted) => {
  expect(standing(times, 200)).toBe(wanted)
})

test('an incident stands above everything else that is live', () => {
  const { live, scheduled, ended } = sorted(
    [
      one('old'),
      one('incident', { kind: 'incident', startsAtMs: 50 }),
      one('new', { startsAtMs: 150 }),
      one('later', { startsAtMs: 300 }),
      one('over', { endsAtMs: 160 })
    ],
    200
  )
  expect(live.map((item) => item.id)).toEqual(['incident', 'new', 'old'])
  expect(scheduled.map((item) => item.id)).toEqual(['later'])
  expect(ended.map((item) => item.id)).toEqual(['over'])
})

test('a title is shown even where the reader’s language is missing', () => {
  expect(titleIn(one('a'), 'zh-CN')).toBe('a')
  expect(titleIn({ texts: [] }, 'en')).toBe('')
})
