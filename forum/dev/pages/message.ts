import { html, type Html } from '../html.ts'

/** A page that only says something: not found, refused. */
export function messagePage(title: string, text: string): Html {
  return html`<section class="panel form">
    <div class="panel-head"><h1>${title}</h1></div>
    <p>${text}</p>
    <p><a href="/">Back to the index</a></p>
  </section>`
}
