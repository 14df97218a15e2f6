/** The few words that stand in the host page; the frame has its own catalogues. */
export interface HostTexts {
  open: string
  close: string
  frame: string
  greeting: string
  dismiss: string
  unread: (count: number) => string
}

const EN: HostTexts = {
  open: 'Open support chat',
  close: 'Close support chat',
  frame: 'Support chat',
  greeting: 'Stuck with something? We are here to help.',
  dismiss: 'Dismiss this greeting',
  unread: (count) => `${count} unread`
}
const ZH: HostTexts = {
  open: '打开客服聊天',
  close: '关闭客服聊天',
  frame: '客服聊天',
  greeting: '遇到问题了？我们随时帮您。',
  dismiss: '关闭这条问候',
  unread: (count) => `${count} 条未读`
}

/** The texts of a language tag; English when we have no better. */
export function textsFor(locale: string): HostTexts {
  return /^zh\b/i.test(locale) ? ZH : EN
}
