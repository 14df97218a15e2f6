import Image from '@tiptap/extension-image'
import { deskAddress } from './media.ts'
import { isVideo } from './schema.ts'

/** Words of the drawn picture; asked for when it is drawn, so that they follow the language. */
export interface MediaWords {
  edit: () => string
  noAlt: () => string
}

/** Pictures as the editor shows them: videos play, a missing description is said, a double click or Enter edits. */
export function mediaExtension(words: MediaWords, edit: () => void) {
  return Image.extend({
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement('span')
        dom.className = 'media'
        const draw = (source: string, alt: string) => {
          const picture = document.createElement(isVideo(source) ? 'video' : 'img')
          picture.setAttribute('src', deskAddress(source))
          if (picture instanceof HTMLVideoElement) {
            picture.preload = 'metadata'
            picture.controls = true
          } else picture.setAttribute('alt', alt)
          const line = document.createElement('span')
          line.className = alt === '' ? 'media-line media-bare' : 'media-line'
          line.textContent = alt === '' ? words.noAlt() : alt
          dom.replaceChildren(picture, line)
          dom.title = words.edit()
        }
        draw(String(node.attrs['src'] ?? ''), String(node.attrs['alt'] ?? ''))
        dom.addEventListener('dblclick', edit)
        return {
          dom,
          update: (next) => {
            if (next.type !== node.type) return false
            draw(String(next.attrs['src'] ?? ''), String(next.attrs['alt'] ?? ''))
            return true
          },
          ignoreMutation: () => true
        }
      }
    }
  })
}
