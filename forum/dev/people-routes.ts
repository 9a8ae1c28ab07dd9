import { PEOPLE_SHOWN } from './limits.ts'
import { readAction } from './moderation.ts'
import { accountPage } from './pages/account.ts'
import { logInUrl } from './pages/parts.ts'
import { peoplePage } from './pages/people.ts'
import { checkName, mayModerate, mayRead, type Person } from './people.ts'
import { readForm } from './post-form.ts'
import { messageResponse, pageResponse, seeOther } from './respond.ts'
import type { Visit } from './site.ts'

/** A page that is not for everybody: where it is, and whom it is for. */
interface Guarded {
  readonly path: string
  readonly may: (person: Person) => boolean
}

const ACCOUNT: Guarded = { path: '/account', may: mayRead }
const PEOPLE: Guarded = { path: '/people', may: mayModerate }

/** `GET /account` */
export function showAccount(visit: Visit): Promise<Response> {
  return withPerson(visit, ACCOUNT, (person) => accountResponse(visit, person.name))
}

/** `POST /account` */
export function rename(visit: Visit): Promise<Response> {
  return withPerson(visit, ACCOUNT, async (person) => {
    const typed = (await readForm(visit.request))?.get('name') ?? ''
    const checked = checkName(typed)
    if (!checked.ok) return accountResponse(visit, typed, checked.problem)
    if (await visit.site.store.rename(person.id, checked.name)) return seeOther('/account')
    return accountResponse(visit, typed, `The name “${checked.name}” is taken.`)
  })
}

/** `GET /people` */
export function showPeople(visit: Visit): Promise<Response> {
  return withPerson(visit, PEOPLE, async (person) =>
    pageResponse(visit, {
      title: 'People',
      crumbs: [{ label: 'People' }],
      main: peoplePage(await visit.site.store.people(PEOPLE_SHOWN), person),
      chat: 'last',
    }),
  )
}

/** `POST /people/:id/:action` */
export function actOnPerson(visit: Visit): Promise<Response> {
  return withPerson(visit, PEOPLE, async (person) => {
    const { id = '', action } = visit.params
    const wanted = readAction(action)
    const whom = /^\d{1,15}$/.test(id) ? Number(id) : 0
    if (wanted === null || !(await visit.site.store.moderate(person.id, whom, wanted))) return refuse(visit)
    return seeOther('/people')
  })
}

/** Answers those who may; guests are asked to log in, the others are told that it is not for them. */
async function withPerson(
  visit: Visit,
  { path, may }: Guarded,
  answer: (person: Person) => Promise<Response>,
): Promise<Response> {
  const { visitor } = visit
  if (visitor.state !== 'member') return seeOther(logInUrl(path))
  return may(visitor.person) ? answer(visitor.person) : refuse(visit)
}

function refuse(visit: Visit): Promise<Response> {
  return messageResponse(visit, {
    status: 403,
    title: 'Not allowed',
    text: 'Your account may not do that.',
  })
}

function accountResponse(visit: Visit, typed: string, problem?: string): Promise<Response> {
  return pageResponse(visit, {
    title: 'Your account',
    crumbs: [{ label: 'Your account' }],
    main: accountPage(typed, problem),
    chat: 'last',
    status: problem === undefined ? 200 : 422,
  })
}
