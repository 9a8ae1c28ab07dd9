/**
 * Every number that both ends of the wire obey: unit and reason beside each. What only the room or only
 * a client needs stays with its owner.
 */

/** Code points of one message. Six or so IRC lines; more reads as a flood there [T7]. */
export const TEXT_MAX = 2_000

/** Milliseconds in which an author may still edit their own message [S4]. */
export const EDIT_MS = 15 * 60_000

/** UTF-8 bytes of one client frame: the longest message four times over, JSON included [S5]. */
export const FRAME_MAX_BYTES = 16 * 1024

/** UTF-8 bytes of one relay frame: a roster of 2 000 people fits [S5, R2]. */
export const RELAY_FRAME_MAX_BYTES = 128 * 1024

/** Sends of one session that wait for their ack; a person never has more, a flood does [S1]. */
export const UNSETTLED_MAX = 5

/** The same for a relay, which speaks for many [S1]. */
export const RELAY_UNSETTLED_MAX = 50

/** Message entries in a first screen [H7]. */
export const RESET_ENTRIES = 30

/** Entries of a resume; past it a fresh screen costs less than the catch-up [H7]. */
export const DELTA_MAX_ENTRIES = 500

/** UTF-8 bytes of the JSON `entries` of a resume: about a second on a slow phone [H7]. */
export const DELTA_MAX_BYTES = 256 * 1024

/** Entries of one history page going back: default and most [T6]. */
export const HISTORY_BEFORE_DEFAULT = 50
export const HISTORY_BEFORE_MAX = 100

/** Entries of one history page going forward, as a relay pages: default and most [T6]. */
export const HISTORY_AFTER_MAX = 500

/** Code points of a person's name [Vocabulary]. */
export const NAME_MAX = 64

/** Characters of a forum's id for a person, without the `forum:` prefix. */
export const USER_ID_MAX = 64

/** Code points of a topic's title, a forum's or a file's name: phpBB's own column, and the longest name that file systems take [F3]. */
export const TITLE_MAX = 255

/** Characters of an announcement's key: a kind, a board and an id, or a digest [F3]. */
export const KEY_MAX = 128

/** Characters of a sid: a signed ticket of some forums is long, a header line is not endless. */
export const SID_MAX = 2_048

/** Targets of one `remove` [T2]. */
export const REMOVE_TARGETS_MAX = 100

/** Code points of a reason given to a person [M1, T2]. */
export const REASON_MAX = 500

/** People in one roster frame of a relay [R2]. */
export const ROSTER_MAX = 2_000

/** Milliseconds between two `ping`s after which a socket counts as dead [P3]. */
export const SESSION_SILENT_MS = 180_000

/** Seconds of a mute, a ban or a purge: ten years, for "until lifted" has a number of its own [M1]. */
export const MODERATION_SECONDS_MAX = 315_360_000

/** Seconds of slow mode: beyond six hours a room is closed rather than slow [M1]. */
export const SLOW_SECONDS_MAX = 21_600

/** Actions of one `modlog` page: default and most [M3]. */
export const MODLOG_DEFAULT = 50
export const MODLOG_MAX = 100
