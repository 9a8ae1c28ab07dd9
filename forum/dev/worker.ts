import { type IRequest, IttyRouter } from 'itty-router'
import { chooseEmbed, expire, logIn, logOut, register, showLogIn } from './account-routes.ts'
import { CHAT_PATH } from './embed.ts'
import { decodeEnvironment, type Env } from './environment.ts'
import { actOnPerson, rename, showAccount, showPeople } from './people-routes.ts'
import { openSite, openVisit, type Site, type Visit } from './site.ts'
import { STYLE } from './style.ts'
import { renewSid } from './ticket.ts'
import { notFound, postReply, postTopic, showIndex, showNewTopic, showTopic } from './topic-routes.ts'
import { verify } from './verify.ts'

export { ForumStore } from './store.ts'

const router = IttyRouter<IRequest, [Site]>()

router
  // The room answers for itself, upgrades included: the request goes on as it came.
  .all(`${CHAT_PATH}*`, (request, site) => site.chat.fetch(request))
  .all('/sax/verify', verify)
  .get('/sax/sid', renewSid)
  .get('/style.css', showStyle)
  .get('/favicon.ico', () => new Response(null, { status: 204 }))
  .post('*', refuseForeignOrigin)
  .get('/', page(showIndex))
  .get('/topic/:id', page(showTopic))
  .get('/new', page(showNewTopic))
  .get('/login', page(showLogIn))
  .get('/account', page(showAccount))
  .get('/people', page(showPeople))
  .post('/topic', page(postTopic))
  .post('/topic/:id/reply', page(postReply))
  .post('/login', page(logIn))
  .post('/register', page(register))
  .post('/logout', page(logOut))
  .post('/expire', page(expire))
  .post('/account', page(rename))
  .post('/people/:id/:action', page(actOnPerson))
  .post('/embed', page(chooseEmbed))
  .all('*', page(notFound))

export default {
  async fetch(request, env): Promise<Response> {
    const environment = decodeEnvironment(env)
    if (!environment.ok)
      return Response.json({ error: 'misconfigured', detail: environment.detail }, { status: 503 })
    return router.fetch(request, openSite(env, environment.settings))
  },
} satisfies ExportedHandler<Env>

function page(show: (visit: Visit) => Promise<Response> | Response) {
  return async (request: IRequest, site: Site): Promise<Response> =>
    show(await openVisit(request, request.params, site))
}

/** A form of another site may be sent, but not with effect. Where there is no Origin header it is no browser of today, or no form. */
function refuseForeignOrigin(request: Request): Response | undefined {
  const origin = request.headers.get('origin')
  if (origin === null || origin === new URL(request.url).origin) return undefined
  return new Response('This form does not come from this forum.\n', {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}

function showStyle(): Response {
  return new Response(STYLE, {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=60',
    },
  })
}
