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
      context: { pageUrl: 'https://w.example/x', title: 'T' }
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
      '{"__proto__":{"pageUrl":"https://evil.example","polluted":"1"},"pageUrl":"https://w.example/a","constructor":"x"}'
    )
    const context = readContext(evil)
    expect(context).toEqual({ pageUrl: 'https://w.example/a', title: '' })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    expect(readContext(JSON.parse('{"__proto__":{"pageUrl":"https://evil.example"}}'))).toBeNull()
  })

  it('takes of the page where it is, without query, fragment or anything else', () => {
    const context = readContext({
      pageUrl: 'https://u:p@w.example/t/7?token=s#s',
      title: 'x'.repeat(900),
      phrase: 'secret'
    })
    expect(context?.pageUrl).toBe('https://w.example/t/7')
    expect(Object.keys(context ?? {})).toEqual(['pageUrl', 'title'])
    expect(context?.title).toHaveLength(200)
    for (const pageUrl of ['javascript:alert(1)', 'data:text/html,x', 'nothing', '', null]) {
      expect(readContext({ pageUrl })).toBeNull()
    }
    expect(readHostMessage({ helpward: 1, type: 'context', context: {} })).toBeNull()
  })

  it('bounds a token', () => {
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
