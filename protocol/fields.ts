import * as v from 'valibot'
import { KEY_MAX, NAME_MAX, REASON_MAX, SID_MAX, TITLE_MAX, USER_ID_MAX } from './limits.ts'
import { cleanName, cleanText, codePoints } from './text.ts'

/** Field types that several frames share. Each message completes the sentence "<field>: …". */

const MUST_BE_STRING = 'must be a string'
const NOT_EMPTY = 'must not be empty'
const atMost = (max: number) => `must be at most ${max} characters`

export const string = v.string(MUST_BE_STRING)

/** A string without lone surrogates, so that storing and sending give it back unchanged [T7]. */
export const wellFormed = v.pipe(
  string,
  v.check((text) => text.isWellFormed(), 'must be well-formed Unicode'),
)

/** The sender's own id for one send [Vocabulary: ref]. */
export const ref = v.pipe(string, v.regex(/^[\w-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -'))

/** A number the wire can carry exactly. */
const integer = (least: number) =>
  v.pipe(
    v.number('must be a number'),
    v.safeInteger('must be an integer'),
    v.minValue(least, `must be at least ${least}`),
  )

export const seq = integer(1)
export const cursor = integer(0)
export const count = integer(0)
/** The same up to a bound. */
export const countTo = (most: number) =>
  v.pipe(
    v.number('must be a number'),
    v.safeInteger('must be an integer'),
    v.minValue(0, 'must be at least 0'),
    v.maxValue(most, `must be at most ${most}`),
  )
export const milliseconds = integer(0)

/** The room's random name for one numbering; it travels in a query [H2]. */
export const epoch = v.pipe(string, v.regex(/^[\w-]{1,64}$/, 'must be an epoch'))

export const sid = v.pipe(wellFormed, v.minLength(1, NOT_EMPTY), v.maxLength(SID_MAX, atMost(SID_MAX)))

/** One line of 1 to `max` code points, cleaned. */
const line = (max: number) =>
  v.pipe(
    wellFormed,
    v.transform(cleanName),
    v.check((text) => text !== '', NOT_EMPTY),
    v.check((text) => codePoints(text) <= max, atMost(max)),
  )

/** A display name [Vocabulary: author]. */
export const name = line(NAME_MAX)

/** What the forum calls a topic, a forum or a file [F3]. */
export const title = line(TITLE_MAX)

/** A message's text, cleaned [T7]. */
export const messageText = v.pipe(
  wellFormed,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const clean = cleanText(dataset.value)
    if (clean.ok) return clean.text
    addIssue({ message: clean.code === 'empty' ? NOT_EMPTY : atMost(clean.max) })
    return NEVER
  }),
)

const body = (max: number) => `[^\\s\\p{C}]{1,${max}}`

/** Names one announcement; a forum that sends it again does no harm [F3]. */
export const key = v.pipe(
  string,
  v.regex(
    new RegExp(`^${body(KEY_MAX)}$`, 'u'),
    `must be 1 to ${KEY_MAX} characters without white space or controls`,
  ),
  // A path folds them away, and no DELETE could name them.
  v.check((text) => text !== '.' && text !== '..', 'must not be . or ..'),
)

const ID_BODY = body(USER_ID_MAX)
export const forumUserId = v.pipe(string, v.regex(new RegExp(`^${ID_BODY}$`, 'u'), 'must be a user id'))
export const personId = v.pipe(
  string,
  v.regex(new RegExp(`^(?:forum|irc):${ID_BODY}$`, 'u'), 'must be forum:… or irc:…'),
)
export const ircId = v.pipe(string, v.regex(new RegExp(`^irc:${ID_BODY}$`, 'u'), 'must be irc:…'))
export const authorId = v.union([personId, v.literal('room')], 'must be an author id')

export const reason = v.pipe(
  wellFormed,
  v.transform(cleanName),
  v.check((text) => codePoints(text) <= REASON_MAX, atMost(REASON_MAX)),
)

/**
 * An absolute URL of the given schemes, without what hides where it leads: controls, and backslashes, which browsers
 * read as slashes. `URL` itself is not part of the pure world, so the rest is the browser's to judge.
 */
const url = (scheme: RegExp, message: string) =>
  v.pipe(wellFormed, v.maxLength(2_048, atMost(2_048)), v.regex(scheme, message))
export const httpsUrl = url(/^https:\/\/(?!\/)[^\s\\\p{Cc}\p{Bidi_Control}]+$/iu, 'must be an https URL')
export const httpUrl = url(
  /^https?:\/\/(?!\/)[^\s\\\p{Cc}\p{Bidi_Control}]+$/iu,
  'must be an http or https URL',
)

export const role = v.picklist(['moderator', 'admin'], 'must be moderator or admin')
export const color = v.pipe(string, v.regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb'))
export const right = v.picklist(['read', 'post', 'moderate'], 'must be read, post or moderate')
