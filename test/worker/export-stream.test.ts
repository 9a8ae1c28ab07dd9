import { expect, it } from 'vitest'
import { exportStream } from '../../worker/export-stream.ts'
import { newImport, replaceTranscript, stage } from '../../worker/storage/transcript-copy.ts'
import { memoryDatabase } from '../support/memory-database.ts'
import { openTranscript } from '../support/open-transcript.ts'

const by = { id: 'forum:1', name: 'Ann' }
const draft = (text: string) => ({ sender: by.id, entry: { kind: 'say' as const, by, text } })

/** A transcript of 500 lines, no more than are kept, and a reader of its export who has read so many parts. */
async function begun(parts: number) {
  const db = memoryDatabase()
  const transcript = openTranscript(db, 500)
  const say = (count: number) =>
    transcript.append(
      Array.from({ length: count }, () => draft('a line')),
      1,
    )
  say(500)
  const reader = exportStream(db, transcript, 'Chat').getReader()
  let text = ''
  const read = async (): Promise<boolean> => {
    const { value, done } = await reader.read()
    text += new TextDecoder().decode(value)
    return !done
  }
  for (let i = 0; i < parts; i += 1) await read()
  const rest = async (): Promise<unknown[]> => {
    while (await read());
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }
  return { db, transcript, say, rest }
}

it('[A1] is what was there when it began, whatever is said meanwhile', async () => {
  const { say, rest } = await begun(2)
  say(50)
  const [head, ...entries] = await rest()
  expect(head).toEqual({ v: 1, epoch: 'e1', head: 500, room: 'Chat' })
  expect(entries.map((entry) => (entry as { seq: number }).seq)).toEqual(
    Array.from({ length: 500 }, (_, i) => i + 1),
  )
})

it('[A1] what is pruned before it was read does not go missing in silence', async () => {
  const early = await begun(2)
  early.say(900)
  await expect(early.rest()).rejects.toThrow('the transcript changed while it was read')
  const late = await begun(4)
  late.say(900)
  expect(await late.rest()).toHaveLength(501)
})

it('[A1] [T9] is not finished from another transcript', async () => {
  const { db, transcript, rest } = await begun(2)
  const id = newImport(1)
  stage(db, id, 2, [{ entry: { seq: 1, at: 1, ...draft('another').entry } }])
  replaceTranscript(db, id, 1, 'e2')
  transcript.load()
  await expect(rest()).rejects.toThrow('the transcript changed while it was read')
})
