/** What the stand-in forum bounds: unit and reason beside each. What the wire bounds is in protocol/limits.ts. */

/** Code points of a topic's title: one line of a list. */
export const TITLE_MAX = 120

/** Code points of a post: a few screens, source code included. */
export const BODY_MAX = 10_000

/** Bytes of a posted form: BODY_MAX code points of four bytes, each byte written as three characters, and the rest. */
export const FORM_MAX_BYTES = 128 * 1024

/** Bytes of a verify request: the longest sid and user agent, whatever their script [F1]. */
export const VERIFY_MAX_BYTES = 16 * 1024

/** Characters of an address as text: IPv6 with a zone takes fewer [F1]. */
export const IP_MAX = 64

/** Characters of a user agent; browsers stay below 300, robots do not always [F1]. */
export const USER_AGENT_MAX = 2_048

/** Registered people; a stand-in left open to the world does not grow for ever. */
export const PEOPLE_MAX = 5_000

/** People offered for one-click log-in: the sample ones, and a dozen of the newest. */
export const PEOPLE_OFFERED = 19

/** People on the page of those who look after them. */
export const PEOPLE_SHOWN = 200

/** Topics kept, for the same reason. */
export const TOPICS_MAX = 1_000

/** Topics on the index, the last answered first. */
export const TOPICS_SHOWN = 50

/** Replies of one topic: what one page without paging still shows. */
export const REPLIES_MAX = 200

/** Sessions of one person; the oldest goes. */
export const SESSIONS_PER_PERSON = 20

/** Milliseconds for which an ended session is remembered, so that it verifies as `expired` and not as `unknown`. */
export const ENDED_SESSION_KEPT_MS = 7 * 86_400_000

/** Milliseconds a ticket lives: from printing the page to the socket's upgrade, with a slow phone in between [C3]. */
export const TICKET_MS = 5 * 60_000

/** Milliseconds for which a dead ticket is remembered, for the same reason as an ended session. */
export const DEAD_TICKET_KEPT_MS = 3_600_000

/** Milliseconds that the room has to answer, as many as it gives the forum [F1]. */
export const DELIVERY_MS = 3_000

/** Calls of the room at one time: as many as a Worker may have under way. */
export const DELIVERIES_AT_ONCE = 6

/** Milliseconds from a first try that failed to the second. */
export const OUTBOX_FIRST_GAP_MS = 1_000

/** By how much each gap is longer than the one before. */
export const OUTBOX_GAP_GROWTH = 3

/** Milliseconds between two tries at most: a room that is back after minutes hears of a ban within one. */
export const OUTBOX_GAP_MAX_MS = 60_000

/** Milliseconds after which news is none, and every trust that a recheck could end has ended [H9]. */
export const OUTBOX_KEPT_MS = 15 * 60_000

/** Calls that wait; more is a room that stays away while people post like machines. */
export const OUTBOX_MAX = 1_000
