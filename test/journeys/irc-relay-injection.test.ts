import { expect, it } from 'vitest'
import { unframed } from '../../irc-relay/core/sent-line.ts'
import { MODERN, POOR } from '../support/irc/irc-bed.ts'
import { until } from '../support/until.ts'
import { CHANNEL, relayBed } from './support/relay-bed.ts'

/** As long as what JSON writes for CR LF, NUL and SOH. */
const [CRLF, NUL, SOH] = ['~CR~', '~NUL0~', '~SOH1~']
const bed = relayBed(
  { ANNOUNCE_TOKEN: 'announce-token' },
  { name: `Eve${CRLF}QUIT :n${NUL}`, can: ['read', 'post', 'moderate'] },
)

/** What a room says that has been broken into: every field has ends of lines in it. */
function forge(words: string): string {
  return words.replaceAll(CRLF, '\\r\\n').replaceAll(NUL, '\\u0000').replaceAll(SOH, '\\u0001')
}

async function announce(body: object): Promise<void> {
  const answer = await fetch(`${bed.site.roomUrl}announcements`, {
    method: 'POST',
    headers: { authorization: 'Bearer announce-token', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(202)
}

it.each([
  ['labelled', MODERN],
  ['bare', POOR],
])(
  '[case 38] no field of the room makes another command than the one line that is meant: %s',
  async (kind, options) => {
    bed.wire.forge = forge
    const evil = `x${CRLF}QUIT :pwned${CRLF}${NUL}KICK #sax ann ${SOH}ACTION${SOH}`
    const ircd = await bed.ircd(options)
    const relay = bed.begin({ servers: [ircd], timing: { editMs: 20 } })
    await relay.isUp()
    const before = ircd.processed.length
    const seq = await bed.stored({ type: 'say', text: `text ${evil}` })
    await bed.stored({ type: 'action', text: `action ${evil}` })
    await bed.stored({ type: 'say', text: 'an answer', reply: seq })
    await until(() => expect(ircd.saidIn(CHANNEL).at(-1)?.text).toMatch(/an answer$/u))
    await bed.stored({ type: 'edit', target: seq, text: `edited ${evil}` })
    await bed.stored({ type: 'topic', text: `topic ${evil} ${kind}` })
    await announce({
      event: 'topic.created',
      key: `topic-${kind}`,
      topic: { title: `title ${evil}`, url: `https://f.example/${CRLF}QUIT` },
      actor: { name: `actor ${evil}` },
      forum: { name: `forum ${evil}`, url: 'https://f.example/' },
    })
    await announce({ event: 'message', key: `message-${kind}`, text: `message ${evil}` })
    await bed.all(ircd)
    const commands = ircd.processed.slice(before).map((line) => line.replace(/^@\S+ /u, ''))
    const known = /^(?:PRIVMSG #sax :|TOPIC #sax :|PING :|NAMES #sax$)/u
    expect(commands.filter((line) => !known.test(line))).toEqual([])
    for (const word of ['text x', 'action x', 'edited', 'topic x', 'title x', 'message x']) {
      expect(commands.filter((line) => line.includes(word)).length).toBeGreaterThan(0)
    }
    const texts = ircd.saidIn(CHANNEL).map(({ text }) => unframed(text))
    expect(texts.filter((text) => [CRLF, NUL, SOH].some((token) => text.includes(token)))).toEqual([])
    expect(texts.filter((text) => /\p{Cc}/u.test(text))).toEqual([])
    // Whatever the line says, who says it stands before it.
    const spoken = texts.filter((text) => /QUIT|KICK/u.test(text))
    expect(spoken.filter((text) => !/^(?:<Eve|Eve|actor x|title|message x)/u.test(text))).toEqual([])
    expect(relay.log('fault', 'lost')).toEqual([])
    bed.wire.forge = null
  },
)
