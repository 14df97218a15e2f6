/** Files of a paste: a screenshot comes as a picture beside no text at all. */
export function pastedFiles(event: ClipboardEvent): File[] {
  const data = event.clipboardData
  // A copied table or web page brings a picture of itself along; the words are what is meant.
  if (!data || data.types.includes('text/plain')) return []
  return [...data.files]
}
