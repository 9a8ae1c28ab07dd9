import type { VNode } from 'preact'
import { type Announcement, announcementParts } from '../core/announcement.ts'
import { strings } from '../strings.ts'
import { ForeignLink } from './linked-text.tsx'

type Props = { readonly entry: Announcement }

/** What the forum announces, quietly: who, and a title that leads there. */
export function AnnouncementText({ entry }: Props): VNode {
  const { actor, about, url } = announcementParts(entry)
  const title = about ?? (actor === null ? strings.forumNews : actor)
  return (
    <span class="text" part="text" lang="">
      {actor !== null && about !== null && (
        <>
          <bdi>{actor}</bdi>
          {': '}
        </>
      )}
      <bdi>{url !== null && URL.canParse(url) ? <ForeignLink href={url} text={title} /> : title}</bdi>
    </span>
  )
}
