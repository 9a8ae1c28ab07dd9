import { clearedSidCookie, embedCookie, readCookie, SID_COOKIE, sidCookie } from './cookies.ts'
import { newSid } from './credentials.ts'
import { embedOf } from './embed.ts'
import { PEOPLE_OFFERED } from './limits.ts'
import { logInBox } from './pages/log-in.ts'
import { checkName } from './people.ts'
import { readForm } from './post-form.ts'
import { messageResponse, pageResponse, seeOther } from './respond.ts'
import { localPath, momentOf, type Visit } from './site.ts'

/** `GET /login` */
export function showLogIn(visit: Visit): Promise<Response> {
  return logInPage(visit, { next: localPath(visit.url.searchParams.get('next'), visit.url) })
}

/** `POST /login`: no password, by design of a stand-in; always a new sid, and the old session ends. */
export async function logIn(visit: Visit): Promise<Response> {
  const form = await readForm(visit.request)
  const sid = newSid()
  const person = /^\d{1,15}$/.test(form?.get('person') ?? '') ? Number(form?.get('person')) : 0
  const { site } = visit
  if (!(await site.store.logIn(person, sid, momentOf(site))))
    return messageResponse(visit, {
      status: 400,
      title: 'No such person',
      text: 'Nobody here has that number.',
    })
  await endOldSession(visit)
  return seeOther(nextOf(form, visit), sidCookie(sid))
}

/** `POST /register` */
export async function register(visit: Visit): Promise<Response> {
  const form = await readForm(visit.request)
  const typed = form?.get('name') ?? ''
  const next = nextOf(form, visit)
  const checked = checkName(typed)
  if (!checked.ok) return logInPage(visit, { next, name: typed, problem: checked.problem })
  const sid = newSid()
  const registration = await visit.site.store.register(checked.name, sid, momentOf(visit.site))
  if (registration.ok) {
    await endOldSession(visit)
    return seeOther(next, sidCookie(sid))
  }
  switch (registration.code) {
    case 'taken':
      return logInPage(visit, { next, name: typed, problem: `The name “${checked.name}” is taken.` })
    case 'full':
      return logInPage(visit, { next, name: typed, problem: 'This stand-in takes no more people.' })
  }
}

/** `POST /logout` */
export async function logOut(visit: Visit): Promise<Response> {
  const form = await readForm(visit.request)
  await endOldSession(visit)
  return seeOther(nextOf(form, visit), clearedSidCookie())
}

/** `POST /expire`: ends the session as time would, cookie and all, so that `expired` can be seen in the chat. */
export async function expire(visit: Visit): Promise<Response> {
  const form = await readForm(visit.request)
  if (visit.visitor.state === 'member') await visit.site.store.expire(visit.visitor.sid, Date.now())
  return seeOther(nextOf(form, visit))
}

/** `POST /embed`: how this browser wants the chat embedded. */
export async function chooseEmbed(visit: Visit): Promise<Response> {
  const form = await readForm(visit.request)
  return seeOther(nextOf(form, visit), embedCookie(embedOf(form?.get('embed') ?? null)))
}

async function logInPage(
  visit: Visit,
  box: { readonly next: string; readonly name?: string; readonly problem?: string },
): Promise<Response> {
  const people = await visit.site.store.people(PEOPLE_OFFERED)
  return pageResponse(visit, {
    title: 'Log in',
    crumbs: [{ label: 'Log in' }],
    main: logInBox({ ...box, people }, 'page'),
    chat: 'last',
    status: box.problem === undefined ? 200 : 422,
  })
}

async function endOldSession({ request, site }: Visit): Promise<void> {
  const old = readCookie(request, SID_COOKIE)
  if (old !== null) await site.store.logOut(old)
}

function nextOf(form: URLSearchParams | null, { url }: Visit): string {
  return localPath(form?.get('next') ?? null, url)
}
