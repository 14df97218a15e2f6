import { describe, expect, it } from 'vitest'
import { leadOf } from './links'

const BASE = 'https://desk.example/help/en/a/funds-stolen'

describe('links of an article', () => {
  it.each([
    ['revoke-approval', { kind: 'article', slug: 'revoke-approval' }],
    ['/help/zh-CN/a/%E6%8E%88%E6%9D%83?x=1#top', { kind: 'article', slug: '授权' }],
    ['https://desk.example/help/en/a/wrong-network', { kind: 'article', slug: 'wrong-network' }],
    [
      'https://elsewhere.example/help/en/a/wrong-network',
      { kind: 'outside', url: 'https://elsewhere.example/help/en/a/wrong-network' }
    ],
    ['/help/en/c/tron', { kind: 'outside', url: 'https://desk.example/help/en/c/tron' }],
    ['#steps', { kind: 'here', id: 'steps' }],
    ['#%E0%A4%A', { kind: 'here', id: '%E0%A4%A' }],
    ['javascript:alert(1)', { kind: 'nowhere' }],
    ['data:text/html,x', { kind: 'nowhere' }],
    ['https://', { kind: 'nowhere' }]
  ])('%s', (href, lead) => expect(leadOf(href, BASE)).toEqual(lead))
})
