import * as v from 'valibot'
import { forumUserId, httpUrl, key } from './fields.ts'
import { ANNOUNCE_EVENTS, type AnnounceEvent } from './kinds.ts'

/** How names, titles and text are read; all else of an announcement is the same in every format. */
type Words = Readonly<Record<'name' | 'title' | 'text', v.GenericSchema<string>>>

const MUST_BE_OBJECT = 'must be an object'

/** What an announcement says, in the forum's request as in the entry [T2, F3]. */
export function announced({ name, title, text }: Words) {
  const url = v.exactOptional(httpUrl)
  const linked = v.exactOptional(v.object({ name: title, url }, MUST_BE_OBJECT))
  return {
    event: v.picklist(ANNOUNCE_EVENTS, 'must be an event'),
    key,
    actor: v.exactOptional(v.object({ id: v.exactOptional(forumUserId), name, url }, MUST_BE_OBJECT)),
    topic: v.exactOptional(v.object({ title, url: httpUrl }, MUST_BE_OBJECT)),
    post: v.exactOptional(v.object({ url: httpUrl }, MUST_BE_OBJECT)),
    forum: linked,
    file: linked,
    text: v.exactOptional(text),
    url,
  }
}

/** How the words of a request are written: as plain text, or as for a page, with entities and BBCode [F3]. */
export const announcementFormatSchema = v.object(
  { format: v.exactOptional(v.picklist(['text', 'html'], 'must be text or html'), 'text') },
  MUST_BE_OBJECT,
)

/** The rest of a request; `words` is the format's way to read them [F3]. */
export function announcementSchema(words: Words) {
  return v.pipe(
    v.object(announced(words), MUST_BE_OBJECT),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const input = dataset.value
      const lack = lackOf(input)
      if (lack === null) return
      const { member, message } = lack
      addIssue({
        message,
        path: [{ type: 'object', origin: 'value', input, key: member, value: undefined }],
      })
    }),
  )
}

/** What the forum announces. */
export type Announcement = v.InferOutput<ReturnType<typeof announcementSchema>>

type Member = 'actor' | 'topic' | 'post' | 'forum' | 'file' | 'text' | 'url'

const REQUIRED: Readonly<Record<AnnounceEvent, readonly Member[]>> = {
  'topic.created': ['topic'],
  'post.created': ['topic', 'post'],
  'post.edited': ['topic', 'post'],
  'topic.locked': ['topic'],
  'topic.moved': ['topic', 'forum'],
  'user.registered': ['actor'],
  'file.uploaded': ['file'],
  // These two, or a topic.
  'news.published': ['text', 'url'],
  message: ['text'],
}

/** The first required member that is not there. */
function lackOf(
  said: v.InferOutput<v.ObjectSchema<ReturnType<typeof announced>, undefined>>,
): { member: Member; message: string } | null {
  const news = said.event === 'news.published'
  if (news && said.topic !== undefined) return null
  const lacking = REQUIRED[said.event].filter((member) => said[member] === undefined)
  if (news && lacking.length === 2) return { member: 'topic', message: 'missing, or text and url' }
  const [member] = lacking
  return member === undefined ? null : { member, message: 'missing' }
}
