import { chatElement, type ChatEmbed, chatPageUrl, chatScript } from '../embed.ts'
import { html, type Html, type HtmlValue } from '../html.ts'
import { mayModerate, mayRead } from '../people.ts'
import type { Visitor } from '../site.ts'
import { logInUrl } from './parts.ts'

/** What one page puts into the frame that all share. */
export interface Page {
  readonly title: string
  /** The way from the index to here, the index itself left out. */
  readonly crumbs: readonly { readonly label: string; readonly url?: string }[]
  readonly main: Html
  /** The chat comes first where people stay, last where they have something else to do. */
  readonly chat: 'first' | 'last'
  readonly status?: number
}

/** What the frame needs to know of the board and the visitor. `here` is the path that forms lead back to. */
export interface Frame {
  readonly boardName: string
  readonly visitor: Visitor
  readonly chat: ChatEmbed
  readonly here: string
}

/** A whole document. */
export function layout(page: Page, frame: Frame): Html {
  const chat = chatSection(frame.chat)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} – ${frame.boardName}</title>
        <link rel="stylesheet" href="/style.css" />
        ${chatScript(frame.chat)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        ${header(frame)}
        <div class="page">
          ${breadcrumbs(page, frame.boardName)} ${expiredNote(frame)}
          <main id="main">${page.chat === 'first' ? [chat, page.main] : [page.main, chat]}</main>
        </div>
        ${footer(frame)}
      </body>
    </html>`
}

function header({ boardName, visitor, here }: Frame): Html {
  const account =
    visitor.state === 'member'
      ? html`<span
            >Logged in as
            <b class="name name-${visitor.person.role ?? 'member'}">${visitor.person.name}</b></span
          >
          ${mayRead(visitor.person) && html`<a href="/account">Account</a>`}
          ${mayModerate(visitor.person) && html`<a href="/people">People</a>`}
          <form method="post" action="/logout">
            <input type="hidden" name="next" value="${here}" /><button class="quiet">Log out</button>
          </form>`
      : html`<a href="${logInUrl(here)}">Log in or register</a>`
  return html`<header class="top">
    <div class="top-inner">
      <a class="board" href="/">${boardName}</a>
      <div class="account">${account}</div>
    </div>
  </header>`
}

function breadcrumbs({ crumbs }: Page, boardName: string): Html {
  const items = [{ label: boardName, url: '/' }, ...crumbs].map(({ label, url }, at) => {
    if (at === crumbs.length) return html`<li><span aria-current="page">${label}</span></li>`
    return html`<li>${url === undefined ? label : html`<a href="${url}">${label}</a>`}</li>`
  })
  return html`<nav class="crumbs" aria-label="Breadcrumbs">
    <ol>
      ${items}
    </ol>
  </nav>`
}

function expiredNote({ visitor, here }: Frame): HtmlValue {
  if (visitor.state !== 'expired') return null
  return html`<p class="note" role="status">
    Your session has expired. <a href="${logInUrl(here)}">Log in again</a> to post.
  </p>`
}

function chatSection(chat: ChatEmbed): Html {
  return html`<div class="panel chat">
    <div class="panel-head">
      <h2>Chat</h2>
      <a href="${chatPageUrl(chat)}">Open full page</a>
    </div>
    ${chatElement(chat)}
  </div>`
}

function footer({ visitor, chat, here }: Frame): Html {
  const option = (embed: ChatEmbed['embed'], label: string) =>
    html`<label
      ><input type="radio" name="embed" value="${embed}" ${chat.embed === embed && html`checked`} />
      ${label}</label
    >`
  return html`<footer class="bottom">
    <div class="bottom-inner">
      <p>
        A stand-in forum for developing and showing SAX. Anybody is let in as anybody: put nothing here that
        matters.
      </p>
      <form method="post" action="/embed" class="row">
        <input type="hidden" name="next" value="${here}" />
        <fieldset>
          <legend>Chat from</legend>
          ${option('same', 'this host')} ${option('other', 'its own origin')}
        </fieldset>
        <button class="quiet">Switch</button>
      </form>
      ${
        visitor.state === 'member' &&
        html`<form method="post" action="/expire">
          <input type="hidden" name="next" value="${here}" /><button class="quiet">
            Expire my session now
          </button>
        </form>`
      }
    </div>
  </footer>`
}
