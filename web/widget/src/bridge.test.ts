import { describe, expect, it } from 'vitest'
import { colourOf, readContext, readFrameMessage, readHostMessage, wrap } from './bridge'

describe('the bridge', () => {
  it('carries its own messages', () => {
    const init = {
      type: 'init',
      shown: true,
      sheet: false,
      locale: 'zh-CN',
      identity: 'a.b.c',
      signedOut: false,
      context: { plan: 'gold' }
    }
    expect(readHostMessage({ ...init, helpward: 1 })).toEqual(init)
    for (const message of [
      { type: 'ready' },
      { type: 'badge', unread: 3, active: true },
      { type: 'theme', brand: '#123456', onBrand: '#ffffff' },
      { type: 'identity', identity: 'rejected' }
    ] as const) {
      expect(readFrameMessage(wrap(message))).toEqual(message)
    }
  })

  it.each([
    null,
    'close',
    42,
    [],
    { type: 'close' },
    { helpward: 2, type: 'close' },
    { helpward: 1, type: 'eval', code: 'x' },
    { helpward: 1, type: 'badge', unread: 'many' },
    { helpward: 1, type: 'badge', unread: NaN },
    { helpward: 1, type: 'badge', unread: -1 },
    { helpward: 1, type: 'theme', brand: 'red;background:url(//evil)', onBrand: '#fff' },
    { helpward: 1, type: 'identity', identity: 'admin' },
    JSON.parse('{"__proto__":{"helpward":1,"type":"close"}}')
  ])('refuses %j', (data) => {
    expect(readFrameMessage(data)).toBeNull()
  })

  it('cannot be used to pollute a prototype', () => {
    const evil: unknown = JSON.parse(
      '{"__proto__":{"polluted":"1"},"constructor":"x","prototype":"y","plan":"gold","n":7,"deep":{"a":1},"fn":null}'
    )
    const context = readContext(evil)
    expect(context).toEqual({ plan: 'gold', n: '7' })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype)
  })

  it('bounds what a page may say about itself', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, 'v'.repeat(900)]))
    const context = readContext({ ['x'.repeat(65)]: 'long name', ...many })
    expect(Object.keys(context)).toHaveLength(20)
    expect(context['k0']).toHaveLength(500)
    expect(readHostMessage({ helpward: 1, type: 'identify', token: 'x'.repeat(9_000) })).toEqual({
      type: 'identify',
      token: null
    })
  })

  it('knows a colour from a style', () => {
    expect(colourOf('#0a7c66')).toBe('#0a7c66')
    for (const not of ['#fff', 'red', '#0a7c66;', '', null, 7]) expect(colourOf(not)).toBeNull()
  })
})
