import * as v from 'valibot'
import { countTo } from '../protocol/fields.ts'
import { hasType, readBody, type Refused } from './body.ts'
import { ImportCheck, type ImportLine } from './core/import-check.ts'
import { type Ctx, type Door, guarded, refusal, room } from './http.ts'
import { readLines } from './lines.ts'
import type { Settings } from './settings.ts'
import { newImport } from './storage/transcript-copy.ts'

/** Bytes of a body that is no transcript. */
const BODY_MAX_BYTES = 1_024
/** Milliseconds over which a drain spreads at most: an hour is longer than any deployment. */
const DRAIN_MAX_MS = 3_600_000
/** Lines handed to the object in one call: some hundred kilobytes. */
const STAGED_AT_ONCE = 200
/** Milliseconds for the rest of an upload that is refused already. */
const READ_ON_MS = 30_000

const NDJSON = 'application/x-ndjson'

const drainSchema = v.object({
  overMs: countTo(DRAIN_MAX_MS),
})

/** The operator's side [A1–A3]. */
export function adminDoors({ adminTokens }: Settings): readonly Door[] {
  return [
    guarded('GET', 'admin/export', adminTokens, exportTranscript),
    guarded('POST', 'admin/import', adminTokens, importTranscript),
    guarded('POST', 'admin/drain', adminTokens, drain),
  ]
}

async function exportTranscript(c: Ctx): Promise<Response> {
  return new Response(await room(c.env).exportLines(), { headers: { 'content-type': NDJSON } })
}

async function importTranscript(c: Ctx): Promise<Response> {
  if (!hasType(c.req.raw, NDJSON)) return refusal('bad_type', `Content-Type: must be ${NDJSON}`)
  const object = room(c.env)
  const id = newImport(Date.now())
  try {
    const staged = await stageLines(c.req.raw.body, (from, lines) => object.stageImport(id, from, lines))
    if (!staged.ok) {
      if (staged.error !== 'too_slow') await readOn(c.req.raw.body)
      return refusal(staged.error, staged.detail)
    }
    const replaced = await object.replaceTranscript(id, staged.lines)
    return replaced.ok ? c.json(replaced.is) : refusal('bad_request', replaced.detail)
  } finally {
    await object.dropImport(id)
  }
}

/** Takes what is left of an upload and drops it: many clients listen when they have said all, and must be told which line is wrong. */
async function readOn(body: ReadableStream<Uint8Array> | null): Promise<void> {
  const signal = AbortSignal.timeout(READ_ON_MS)
  await body?.pipeTo(new WritableStream(), { signal }).catch(() => {})
}

/** Checks an upload line by line and hands its entries on, some at a time; how many there were. */
async function stageLines(
  body: ReadableStream<Uint8Array> | null,
  stage: (from: number, lines: readonly ImportLine[]) => Promise<void>,
): Promise<{ readonly ok: true; readonly lines: number } | Refused> {
  const check = new ImportCheck()
  let staged = 0
  let waiting: ImportLine[] = []
  const stageWaiting = async () => {
    const lines = waiting
    waiting = []
    // The first line is the head's.
    await stage(staged + 2, lines)
    staged += lines.length
  }
  for await (const line of readLines(body)) {
    if (!line.ok) return line
    const checked = check.next(line.text)
    switch (checked.is) {
      case 'bad':
        return { ok: false, error: 'bad_request', detail: checked.detail }
      case 'head':
        break
      case 'entry':
        waiting.push(checked.line)
        if (waiting.length >= STAGED_AT_ONCE) await stageWaiting()
    }
  }
  const missing = check.end()
  if (missing !== null) return { ok: false, error: 'bad_request', detail: missing }
  await stageWaiting()
  return { ok: true, lines: staged }
}

async function drain(c: Ctx): Promise<Response> {
  const read = await readBody(c.req.raw, BODY_MAX_BYTES, drainSchema)
  if (!read.ok) return refusal(read.error, read.detail)
  return c.json({ sessions: await room(c.env).drain(read.body.overMs) }, 202)
}
