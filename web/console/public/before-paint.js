// Runs before the first paint, so that neither theme nor language flashes. Plain script: the page forbids inline code.
;(function () {
  var root = document.documentElement
  var kept = {}
  try {
    kept = JSON.parse(localStorage.getItem('helpward.settings') || '{}') || {}
  } catch {
    // Storage may be forbidden: the defaults are fine.
  }
  var dark = matchMedia('(prefers-color-scheme: dark)').matches
  root.dataset.theme = kept.theme === 'dark' || (kept.theme !== 'light' && dark) ? 'dark' : 'light'
  root.dataset.density = kept.density === 'compact' ? 'compact' : 'comfortable'
  root.lang = kept.locale || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en')
})()
