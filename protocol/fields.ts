import * as v from 'valibot'
import { NAME_MAX, REASON_MAX, SID_MAX, USER_ID_MAX } from './limits.ts'
import { cleanName, codePoints } from './text.ts'

/** Field types that several frames share. Each message completes the sentence "<field>: …". */

const MUST_BE_STRING = 'must be a string'

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
export const milliseconds = integer(0)

/** The room's random name for one numbering; it travels in a query [H2]. */
export const epoch = v.pipe(string, v.regex(/^[\w-]{1,64}$/, 'must be an epoch'))

export const sid = v.pipe(
  wellFormed,
  v.minLength(1, 'must not be empty'),
  v.maxLength(SID_MAX, `must be at most ${SID_MAX} characters`),
)

/** A display name, cleaned to one line [Vocabulary: author]. */
export const name = v.pipe(
  wellFormed,
  v.transform(cleanName),
  v.check((text) => text !== '', 'must not be empty'),
  v.check((text) => codePoints(text) <= NAME_MAX, `must be at most ${NAME_MAX} characters`),
)

const ID_BODY = `[^\\s\\p{C}]{1,${USER_ID_MAX}}`
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
  v.check((text) => codePoints(text) <= REASON_MAX, `must be at most ${REASON_MAX} characters`),
)

/** An absolute URL of the given schemes; `URL` itself is not part of the pure world, so the rest is the browser's to judge. */
const url = (scheme: RegExp, message: string) =>
  v.pipe(wellFormed, v.maxLength(2_048, 'must be at most 2048 characters'), v.regex(scheme, message))
export const httpsUrl = url(/^https:\/\/[^\s/]+(?:\/\S*)?$/i, 'must be an https URL')
export const httpUrl = url(/^https?:\/\/[^\s/]+(?:\/\S*)?$/i, 'must be an http or https URL')

export const role = v.picklist(['moderator', 'admin'], 'must be moderator or admin')
export const color = v.pipe(string, v.regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb'))
export const right = v.picklist(['read', 'post', 'moderate'], 'must be read, post or moderate')
