import type { Self } from '../../protocol/author.ts'
import type { GuestReason } from '../../protocol/codes.ts'
import type { Auth, You } from '../../protocol/server-frame.ts'
import { RELAY_AUTHOR } from './outbox.ts'
import type { ReadWelcome } from './read-server-frame.ts'

/** Who this client is to the room. */
export type Standing = {
  /** `renewing`: not let write, but the one renewal that may change it has not been answered [C3]. */
  readonly auth: Auth | 'renewing' | 'unknown'
  readonly you: Self | null
  readonly reason: GuestReason | null
}

/** What is remembered until the room tells. */
export function remembered(you: Self | null): Standing {
  return { auth: 'unknown', you, reason: null }
}

/** `renewable`: whether a renewal may still make a member of this guest. */
export function afterWelcome(standing: Standing, { auth, you }: ReadWelcome, renewable: boolean): Standing {
  switch (auth) {
    case 'pending':
      return { ...standing, auth, reason: null }
    case 'guest':
      return renewable ? { ...standing, auth: 'renewing', reason: null } : asGuest(standing, null)
    case 'member':
    case 'relay':
      return { auth, you, reason: null }
  }
}

export function afterYou(standing: Standing, frame: You, renewable: boolean): Standing {
  switch (frame.auth) {
    case 'member':
      return { auth: 'member', you: frame.you, reason: null }
    case 'guest':
      return renewable
        ? { ...standing, auth: 'renewing', reason: frame.reason }
        : asGuest(standing, frame.reason)
    case 'expired':
      return { ...standing, auth: 'expired', reason: null }
  }
}

/** The renewal came to nothing. */
export function afterVainRenewal(standing: Standing): Standing {
  return standing.auth === 'renewing' ? asGuest(standing, standing.reason) : standing
}

/** Who a send would be written as; null when nobody is known [K3]. */
export function writer({ auth, you }: Standing): string | null {
  return auth === 'relay' ? RELAY_AUTHOR : (you?.id ?? null)
}

/** That the forum is silent says nothing about who somebody is: they are kept in mind, and so are their sends [S4]. */
function asGuest({ you }: Standing, reason: GuestReason | null): Standing {
  return { auth: 'guest', you: reason === 'unavailable' ? you : null, reason }
}
