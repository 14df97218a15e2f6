/** Kept while the page lives: a page component may be made anew after the address was cleaned. */
let taken = ''

/**
 * Takes the one-time token out of the address's fragment and removes it there.
 *
 * A fragment never reaches a server or its logs. Empty: the link was cut.
 */
export function takeToken(): string {
  const token = decodeURIComponent(location.hash.replace(/^#(token=)?/, ''))
  if (token === '') return taken
  history.replaceState(null, '', location.pathname + location.search)
  taken = token
  return token
}
