/** What proves a log-in: a sid in the cookie, or a ticket that only /sax/verify understands. */

const CREDENTIAL_BYTES = 16
const TICKET_PREFIX = 'ticket_'

/** A fresh session id: 128 random bits, 32 hex digits. */
export function newSid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(CREDENTIAL_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A fresh ticket; the prefix keeps it from ever being taken for a sid, so a leaked one is no log-in to the forum. */
export function newTicket(): string {
  return TICKET_PREFIX + newSid()
}

/** Which of the two a credential is. */
export function isTicket(credential: string): boolean {
  return credential.startsWith(TICKET_PREFIX)
}
