// Strings, because a browser makes of a pattern that is written as one what it costs to make, used or not.

/** A character of an address in a text: none that a URL has only escaped, and no bracket. */
const INNER = '[^\\s<>"`\\\\^|\\p{Ps}\\p{Pe}]'

/** Brackets belong to an address in pairs, as in Wikipedia's; one pair may be in another. */
const PAIR = `[\\p{Ps}](?:${INNER}|[\\p{Ps}]${INNER}*[\\p{Pe}])*[\\p{Pe}]`

/** What else an address may end with; any other punctuation ends the sentence around it. */
const LAST = '[-/#%&@]|[^\\s<>`^|~\\p{P}]'

/** Name and port; what a browser makes no host of is found out by whoever draws it. */
const HOST = '(?:\\[[\\da-fA-F:.]+\\]|[\\p{L}\\p{N}])(?:[\\p{L}\\p{N}\\p{M}.:_-]*[\\p{L}\\p{N}])?'

/**
 * The source of what finds an http(s) address, for flag `u`: without regard to case a browser takes twice as long to
 * make something of `\p{L}`. `user@` is refused, because
 * `https://forum.example@elsewhere/` reads as another place than it leads to.
 */
export const ADDRESS = `[Hh][Tt][Tt][Pp][Ss]?:\\/\\/(?![^\\s/?#]*@)${HOST}(?:(?=[/?#])(?:${INNER}|${PAIR})*(?:${LAST}|${PAIR}))?`

/**
 * Hosts that may be shown as they are written: Latin without the letters that pass for plain ones (`ı`, `ɢ`), Greek or
 * Cyrillic from end to end; `аррӏе.com` is neither. More scripts would each need their own exceptions (`ノ` passes for a
 * slash, Arabic turns the line around), and in ASCII they are safe.
 */
export const AS_WRITTEN = /^(?:[!-~À-įĹ-ž]+|[!-@\p{sc=Grek}]+|[!-@\p{sc=Cyrl}]+)$/u
