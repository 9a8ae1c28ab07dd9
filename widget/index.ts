import { SaxChat } from './element.ts'

const NAME = 'sax-chat'

// The script may stand on a page twice, and in two versions: the first one serves.
if (customElements.get(NAME) === undefined) customElements.define(NAME, SaxChat)

declare global {
  interface HTMLElementTagNameMap {
    'sax-chat': SaxChat
  }
}
