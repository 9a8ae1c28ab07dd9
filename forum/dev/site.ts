import { EMBED_COOKIE, readCookie, SID_COOKIE } from './cookies.ts'
import { type Embed, embedOf } from './embed.ts'
import type { Env, Settings } from './environment.ts'
import type { Person } from './people.ts'
import type { ForumStore, Moment } from './store.ts'

/** What every request of this forum is answered from. */
export interface Site {
  readonly settings: Settings
  readonly store: DurableObjectStub<ForumStore>
  readonly chat: Fetcher
}

/** Who looks at a page; `expired` may still see why they are nobody. */
export type Visitor =
  | { readonly state: 'member'; readonly person: Person; readonly sid: string }
  | { readonly state: 'expired'; readonly sid: string }
  | { readonly state: 'guest' }

/** One person's request for a page. */
export interface Visit {
  readonly request: Request
  readonly url: URL
  readonly params: Readonly<Record<string, string>>
  readonly site: Site
  readonly visitor: Visitor
  readonly embed: Embed
}

/** The board's one store, by a fixed name. */
export function openSite(env: Env, settings: Settings): Site {
  return { settings, store: env.FORUM_STORE.getByName('board'), chat: env.CHAT }
}

/** Session times as the store's methods want them. */
export function momentOf({ settings }: Site): Moment {
  return { now: Date.now(), lifeMs: settings.sessionMs }
}

/** Finds out who visits; the session's cookie is left alone, also when its session is gone, so that the room can say why. */
export async function openVisit(
  request: Request,
  params: Readonly<Record<string, string>>,
  site: Site,
): Promise<Visit> {
  const sid = readCookie(request, SID_COOKIE)
  const embed = embedOf(readCookie(request, EMBED_COOKIE))
  return { request, url: new URL(request.url), params, site, embed, visitor: await visitorOf(sid, site) }
}

async function visitorOf(sid: string | null, site: Site): Promise<Visitor> {
  if (sid === null) return { state: 'guest' }
  const holder = await site.store.view(sid, momentOf(site))
  switch (holder.state) {
    case 'live':
      return { state: 'member', person: holder.person, sid }
    case 'expired':
      return { state: 'expired', sid }
    case 'unknown':
      return { state: 'guest' }
  }
}

/** A path of this forum from outside words, or the index: a log-in form that sends people anywhere is a phisher's tool. */
export function localPath(wanted: string | null, base: URL): string {
  const url = wanted === null ? null : URL.parse(wanted, base)
  if (url === null || url.origin !== base.origin) return '/'
  return url.pathname.startsWith('//') ? '/' : url.pathname + url.search + url.hash
}
