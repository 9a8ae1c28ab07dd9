import type { Person } from '../../../worker/core/session.ts'

/** What a moderator, and an admin, has beside a name [M2]. */
export const MODERATOR: Pick<Person, 'role' | 'can'> = {
  role: 'moderator',
  can: ['read', 'post', 'moderate'],
}
export const ADMIN: Pick<Person, 'role' | 'can'> = { role: 'admin', can: ['read', 'post', 'moderate'] }
