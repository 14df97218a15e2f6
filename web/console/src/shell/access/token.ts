/**
 * Takes the one-time token out of the address's fragment and removes it there.
 *
 * A fragment never reaches a server or its logs. Empty: the link was cut.
 */
export function takeToken(): string {
  const token = decodeURIComponent(location.hash.replace(/^#(token=)?/, ''))
  if (token !== '') history.replaceState(null, '', location.pathname + location.search)
  return token
}
