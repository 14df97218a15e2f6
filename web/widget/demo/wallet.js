// How a wallet would use the widget: say who is here, which language, and open it from a button of its own.
const TEXTS = {
  en: {},
  'zh-CN': {
    brand: '港湾钱包',
    you: '当前身份',
    signed: '已登录',
    anonymous: '访客',
    language: '语言',
    balance: '总资产',
    change: '较昨日 + 1.8%',
    send: '转出',
    receive: '收款',
    swap: '兑换',
    transfers: '最近转账',
    out: '转出',
    in: '转入',
    stuck: '等待确认已 2 小时 14 分',
    helpStuck: '寻求帮助',
    yesterday: '昨天 18:22',
    friday: '周五 09:05',
    done: '已完成',
    assets: '资产',
    helpTitle: '遇到问题了？',
    helpText: '客服团队提供中文和英文服务。我们绝不会索要您的助记词。',
    helpOpen: '联系客服',
    sample: '这是 Helpward 的示例页面，钱包和数字都是虚构的。'
  }
}
for (const element of document.querySelectorAll('[data-text]')) TEXTS.en[element.dataset.text] = element.textContent

const person = document.querySelector('#person')
const language = document.querySelector('#language')
// The script may not have loaded yet: then the calls wait in this array.
const helpward = () => (window.Helpward = window.Helpward || [])

function speak(locale) {
  document.documentElement.lang = locale
  document.title = TEXTS[locale].brand
  for (const element of document.querySelectorAll('[data-text]'))
    element.textContent = TEXTS[locale][element.dataset.text]
  language.value = locale
  localStorage.setItem('harbor.locale', locale)
}

async function signIn(who) {
  person.value = who
  localStorage.setItem('harbor.person', who)
  if (who === 'anonymous') {
    helpward().push(['identify', null])
    return
  }
  // The wallet's own back end makes the token; the key never leaves it.
  const answer = await fetch('/demo/wallet/token', { method: 'POST' })
  if (!answer.ok) return
  const { token } = await answer.json()
  helpward().push(['identify', token])
}

language.addEventListener('change', () => {
  speak(language.value)
  helpward().push(['setLocale', language.value])
})
person.addEventListener('change', () => signIn(person.value))
document.querySelector('#help-open').addEventListener('click', () => helpward().push(['open']))
document.querySelector('#help-stuck').addEventListener('click', () => {
  helpward().push(['setContext', { title: 'Transfer TQ7x…9fKe, 500.00 USDT, pending for 2 h 14 min' }])
  helpward().push(['open'])
})
// The widget has a language menu of its own; the page follows it.
helpward().push(['on', 'locale', (locale) => locale in TEXTS && speak(locale)])

const wished = localStorage.getItem('harbor.locale') ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en')
speak(wished in TEXTS ? wished : 'en')
helpward().push(['setLocale', document.documentElement.lang])
signIn(localStorage.getItem('harbor.person') === 'anonymous' ? 'anonymous' : 'signed')
