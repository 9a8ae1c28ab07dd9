import { decodeHTMLStrict } from 'entities'
import * as v from 'valibot'
import { type Announcement, announcementFormatSchema, announcementSchema } from '../protocol/announcement.ts'
import { issueDetail } from '../protocol/client-frame.ts'
import { messageText, name, title, wellFormed } from '../protocol/fields.ts'
import { withoutBbcode } from './bbcode.ts'

/** Entities are decoded once, after the BBCode has gone: what was escaped is meant literally, a bracket too [F3]. */
const written = v.pipe(
  wellFormed,
  v.transform((markup) => decodeHTMLStrict(withoutBbcode(markup))),
)

const FORMATS = {
  text: announcementSchema({ name, title, text: messageText }),
  html: announcementSchema({
    name: v.pipe(written, name),
    title: v.pipe(written, title),
    text: v.pipe(written, messageText),
  }),
}

export type ReadAnnouncement =
  | { readonly ok: true; readonly announcement: Announcement }
  /** `detail` names the member that is wrong: "topic.title: missing". */
  | { readonly ok: false; readonly detail: string }

/** What a forum posted, as plain text; unknown members are ignored [F3, H12]. */
export function readAnnouncement(json: unknown): ReadAnnouncement {
  const asked = v.safeParse(announcementFormatSchema, json, { abortEarly: true })
  if (!asked.success) return refuse(asked.issues[0])
  const result = v.safeParse(FORMATS[asked.output.format], json, { abortEarly: true })
  return result.success ? { ok: true, announcement: result.output } : refuse(result.issues[0])
}

function refuse(issue: v.BaseIssue<unknown>): ReadAnnouncement {
  return { ok: false, detail: issue.path === undefined ? 'body: must be a JSON object' : issueDetail(issue) }
}
