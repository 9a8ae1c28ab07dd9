import { cleanName, utf8Length } from '../../protocol/text.ts'
import { wordsOf } from './format.ts'
import { readCodes } from './read-codes.ts'
import { shortened } from './split-line.ts'

/** UTF-8 bytes of a topic where no TOPICLEN is announced: what the shortest of the field keep. */
const TOPIC_MAX_BYTES = 300

/** The room's pinned line as the channel's topic, or null where the channel has it already, cut as it is cut here. */
export function topicToSet(pinned: string, current: string, max: number = TOPIC_MAX_BYTES): string | null {
  const topic = shortened(cleanName(pinned.toWellFormed()), max)
  return topic === current ? null : topic
}

/**
 * Whether a topic that our own nick set is what we set: a server may keep fewer bytes than it announces, and then cuts
 * through a character. Without this the cut one would come back as news.
 */
export function isOwnTopic(set: string, got: string): boolean {
  const kept = got.replace(/\ufffd+$/u, '')
  return got === set || (kept !== '' && utf8Length(kept) < utf8Length(set) && set.startsWith(kept))
}

/** A channel's topic as the room pins it: words alone, on one line; empty where it says nothing. */
export function topicFromIrc(topic: string): string {
  return cleanName(wordsOf(readCodes(topic.toWellFormed())))
}
