import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TEXT_MAX } from '../../protocol/limits.ts'
import type { Observer } from '../support/irc/observer.ts'
import { KINDS } from './support/irc-kinds.ts'
import { CHANNEL, NICK, RelaySite } from './support/relay-site.ts'
import { tally, tokensOf } from './support/tally.ts'
import { transcript, type WebPerson } from './support/web-person.ts'

/** Text of every script that was ever cut in the wrong place: of many bytes, of many code points, right to left. */
const SCRIPTS = ['漢字仮名交じり文', '👩‍👩‍👧‍👦🏳️‍🌈🇩🇪', 'x\u0301\u0302y\u0323\u0308', 'שלום עולם', 'plain words'].map(
  (script) => script.normalize('NFC'),
)
const LINE_MAX_BYTES = 512
const TEA = 'https://f.example/t/7'
/** As much as fits into six lines. */
const LONG_BYTES = 1_800

describe.each(KINDS)('on $name', (kind) => {
  let site: RelaySite
  let ann: WebPerson
  let bob: Observer
  beforeAll(async () => {
    site = await RelaySite.start(kind)
    bob = await site.observer('bob')
    ann = await site.member('42', { name: 'Ann' })
    await site.launchLive()
    await ann.seesIrc('up')
  })
  afterAll(() => site.stop())

  /** What the relay has said in the channel. */
  const relayed = (): readonly string[] =>
    bob.heard.filter(({ by }) => by.startsWith(NICK)).map(({ text }) => text.toString())
  /** What came after this, when the last of it has come. */
  async function since(count: number, last: RegExp): Promise<readonly string[]> {
    await bob.sees(last)
    return relayed().slice(count)
  }

  it('[R6] [R2] tells the room where it is, and who is there', async () => {
    expect(await ann.seesIrc('up')).toMatchObject({ state: 'up', channel: CHANNEL })
    ann.client.send({ type: 'people', on: true })
    const hasBob = () =>
      JSON.stringify(ann.frames.filter(({ type }) => type === 'people')).includes('irc:bob')
    await expect.poll(hasBob).toBe(true)
    expect(JSON.stringify(ann.frames)).not.toContain(`irc:${NICK}`)
  })

  it('[R1] [R3] passes on what is said, as the one who says it, and never back', async () => {
    const before = relayed().length
    bob.send(`PRIVMSG ${CHANNEL} :hello web`)
    bob.send(`PRIVMSG ${CHANNEL} :\u0001ACTION waves\u0001`)
    bob.send(`NOTICE ${CHANNEL} :a notice`)
    await ann.sees(/a notice/u)
    const by = { id: 'irc:bob', name: 'bob' }
    expect(ann.entries.filter((entry) => entry.by.id === 'irc:bob')).toMatchObject([
      { kind: 'say', by, text: 'hello web' },
      { kind: 'action', by, text: 'waves' },
      { kind: 'notice', by, text: 'a notice' },
    ])
    await ann.say('hello IRC')
    await ann.does({ type: 'action', text: 'waves back' })
    await site.announce({ event: 'message', key: `k-${kind.name}`, text: 'tea is ready', url: TEA })
    expect(await since(before, /tea is ready/u)).toEqual([
      '<Ann> hello IRC',
      '\u0001ACTION <Ann> waves back\u0001',
      `tea is ready ${TEA}`,
    ])
  })

  it('says whom a reply is for, what an edit changed, and nothing of what was removed', async () => {
    const before = relayed().length
    bob.send(`PRIVMSG ${CHANNEL} :who has tea?`)
    const { seq } = await ann.sees(/who has tea/u)
    await ann.does({ type: 'say', text: 'I have', reply: seq })
    const target = await ann.say('gren tea')
    await bob.sees(/gren tea/u)
    await ann.does({ type: 'edit', target, text: 'green tea' })
    await bob.sees(/edited/u)
    await ann.does({ type: 'remove', targets: [target] })
    await ann.say('after all that')
    expect(await since(before, /after all that/u)).toEqual([
      '<Ann> bob: I have',
      '<Ann> gren tea',
      'Ann edited: green tea',
      '<Ann> after all that',
    ])
  })

  it('[case 33] cuts a long line of any script where it may be cut, and loses nothing of it', async () => {
    const from = bob.lines.length
    for (const [i, script] of SCRIPTS.entries()) {
      const before = relayed().length
      const whole = Array<string>(Math.floor(LONG_BYTES / Buffer.byteLength(`${script} `)))
        .fill(script)
        .join(' ')
      await ann.say(whole)
      await ann.say(`end of ${i}`)
      const lines = (await since(before, new RegExp(`end of ${i}`, 'u'))).slice(0, -1)
      expect(lines.length).toBeGreaterThan(1)
      const parts = lines.map((line) => line.replace(/^<Ann> /u, ''))
      expect(parts.map((part) => part.trim()).join(' ')).toBe(whole)
    }
    for (const line of bob.lines.slice(from)) {
      // With its CR and LF.
      expect(line.length + 2).toBeLessThanOrEqual(LINE_MAX_BYTES)
      expect(line.toString()).not.toContain('\ufffd')
    }
  })

  it('[case 33] says six lines of the longest text, and where the rest is', async () => {
    const before = relayed().length
    const text = '漢字かな交じり文'.repeat(TEXT_MAX / 8)
    const seq = await ann.say(text)
    await ann.say('end of the longest')
    const lines = (await since(before, /end of the longest/u)).slice(0, -1)
    expect(lines.length).toBe(7)
    const shown = lines.slice(0, -1).map((line) => line.replace(/^<Ann> /u, ''))
    expect(text.startsWith(shown.join(''))).toBe(true)
    expect(lines.at(-1)).toMatch(new RegExp(`^<Ann> … \\+\\d+ lines? http\\S+/#${seq}$`, 'u'))
  })

  it('[case 38] lets no line end early, whatever is in a text or a name', async () => {
    const eve = await site.member('66', { name: 'Eve\r\nQUIT :name' })
    const from = bob.lines.length
    const before = relayed().length
    const evil = [
      'a\r\nQUIT :now',
      'b\nPRIVMSG #sax :forged',
      'c\0d',
      '\u0001VERSION\u0001',
      '\u2028e',
      '\u0085f',
    ]
    for (const text of evil) await eve.say(text)
    await eve.does({ type: 'action', text: 'g\r\nKICK #sax bob' })
    await site.announce({
      event: 'message',
      key: `evil-${kind.name}`,
      text: 'h\r\nQUIT',
      actor: { name: 'i\r\nPART #sax' },
    })
    await eve.say('the end of evil')
    const lines = await since(before, /the end of evil/u)
    // Each says whose it is; the announcement begins with its own words.
    const forged = lines.filter((line) => !/^(?:<Eve|i)/u.test(line.replace('\u0001ACTION ', '')))
    expect(forged).toEqual([])
    const words = bob.lines.slice(from).map((line) => line.toString().split(' ')[1])
    expect(new Set(words)).toEqual(new Set(['PRIVMSG']))
    for (const line of bob.lines.slice(from)) expect(line.toString()).not.toMatch(/[\r\n\0]/u)
  })

  it('[case 40] keeps to itself what is not for all', async () => {
    const secret = 'not-for-the-room'
    for (let i = 0; i < 20; i += 1) bob.send(`PRIVMSG ${NICK} :\u0001VERSION\u0001`)
    bob.send(`PRIVMSG ${NICK} :${secret} private`)
    bob.send(`NOTICE ${NICK} :${secret} notice`)
    bob.send(`PRIVMSG @${CHANNEL} :${secret} for operators`)
    bob.send(`MODE ${CHANNEL} +o ${NICK}`)
    bob.send(`PRIVMSG @${CHANNEL} :${secret} for operators, of whom the relay is one`)
    bob.send(`NOTICE @${CHANNEL} :${secret} for operators`)
    bob.send(`PRIVMSG ${CHANNEL} :\u0001VERSION\u0001`)
    bob.send(`MODE ${CHANNEL} -o ${NICK}`)
    bob.send(`PRIVMSG ${CHANNEL} :for all`)
    await ann.sees(/for all/u)
    expect((await transcript(site.room.roomUrl)).filter(({ text }) => text?.includes(secret))).toEqual([])
    // One at most in ten seconds, which are half of one here.
    const answers = bob.heard.filter(({ by, target }) => by === NICK && target === 'bob')
    expect(answers.length).toBeLessThanOrEqual(2)
  })

  it('[case 25] comes back after a kick, and says what was said meanwhile', async () => {
    const before = relayed().length
    const { length } = ann.frames
    bob.send(`KICK ${CHANNEL} ${NICK} :out`)
    await bob.sees(new RegExp(` KICK ${CHANNEL} ${NICK} `, 'u'))
    for (let i = 1; i <= 10; i += 1) await ann.say(`web-${i} during the kick`)
    expect((await ann.seesIrc('degraded', length))['detail']).toBe('kicked')
    const lines = await since(before, /web-10 during/u)
    expect(
      tally(
        Array.from({ length: 10 }, (_, i) => `web-${i + 1}`),
        lines.map(tokensOf),
      ),
    ).toEqual({
      lost: [],
      doubled: [],
      disordered: null,
    })
  })

  it('[case 36] [case 37] passes on 300 lines each way at once, in order', async () => {
    const before = relayed().length
    const people = await Promise.all(Array.from({ length: 5 }, (_, i) => site.member(`${100 + i}`)))
    const fromWeb = people.map(async (person, i) => {
      for (let n = 0; n < 60; n += 1) await person.say(`web-${i}${n}`)
    })
    for (let n = 0; n < 300; n += 1) bob.send(`PRIVMSG ${CHANNEL} :irc-${n}`)
    await Promise.all(fromWeb)
    await ann.say('web-end of the burst')
    await bob.sees(/end of the burst/u)
    await ann.sees(/irc-299/u)
    const kept = await transcript(site.room.roomUrl)
    const tokens = (prefix: string) =>
      kept.filter(({ by }) => by.id.startsWith(prefix)).map(({ text = '' }) => tokensOf(text))
    const nothing = { lost: [], doubled: [], disordered: null }
    const web = tokens('forum:10').flat()
    expect(web.length).toBe(300)
    expect(tally(web, relayed().slice(before).map(tokensOf))).toEqual(nothing)
    expect(
      tally(
        Array.from({ length: 300 }, (_, n) => `irc-${n}`),
        tokens('irc:'),
      ),
    ).toEqual(nothing)
  })
})
