/** The one line that puts the chat on a page. */
export function embedSnippet(origin: string, publicKey: string): string {
  return `<script src="${origin}/widget.js" data-inbox="${publicKey}" async></` + 'script>'
}
