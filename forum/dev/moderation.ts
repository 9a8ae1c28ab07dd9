import { mayModerate, MODERATOR_COLOR, NEW_MEMBER, type Person } from './people.ts'

/** What moderators and administrators do to people. */
const ACTIONS = ['ban', 'unban', 'promote', 'demote'] as const
export type Action = (typeof ACTIONS)[number]

/** An action from outside words. */
export function readAction(word: string | undefined): Action | null {
  return ACTIONS.find((action) => action === word) ?? null
}

/** What somebody may do to somebody: only to those below them, and ranks are given by administrators alone. */
export function actionsOn(by: Person, person: Person): readonly Action[] {
  if (!mayModerate(by) || rankOf(by) <= rankOf(person)) return []
  switch (person.standing) {
    case 'inactive':
      return []
    case 'banned':
      return ['unban']
    case 'active':
      return by.role === 'admin' ? ['ban', person.role === null ? 'promote' : 'demote'] : ['ban']
  }
}

/** The person that an action leaves. */
export function afterAction(person: Person, action: Action): Person {
  switch (action) {
    case 'ban':
      return { ...person, standing: 'banned' }
    case 'unban':
      return { ...person, standing: 'active' }
    case 'promote':
      return { ...person, role: 'moderator', color: MODERATOR_COLOR, can: ['read', 'post', 'moderate'] }
    case 'demote':
      return { ...person, ...NEW_MEMBER }
  }
}

function rankOf({ role }: Person): number {
  return role === 'admin' ? 2 : role === 'moderator' ? 1 : 0
}
