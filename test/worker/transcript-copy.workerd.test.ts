import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import worker from '../../worker/index.ts'
import { inObject } from '../support/in-object.ts'
import { transcriptCopyContract } from '../support/transcript-copy-contract.ts'

transcriptCopyContract((test) => inObject(test))

const LINES = Array.from({ length: 900 }, (_, i) =>
  JSON.stringify({
    seq: i + 1,
    at: 1,
    kind: 'say',
    by: { id: 'forum:1', name: 'Ann' },
    text: `line ${i + 1}`,
  }),
)

describe('[A2] an upload that is not taken leaves no line behind', () => {
  it.each([
    ['broken off', new Error('gone'), 'broke off'],
    ['of two transcripts', '{"v":1}', 'kind: missing'],
    ['without its end', null, 'missing'],
  ])('%s', async (_what, last, detail) => {
    const head = JSON.stringify({ v: 1, epoch: 'e', head: 1_000, room: 'Chat' })
    const lines = [head, ...LINES, ...(typeof last === 'string' ? [last] : [])]
    const chunks = lines.map((line) => new TextEncoder().encode(`${line}\n`))
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = chunks.shift()
        if (chunk) controller.enqueue(chunk)
        else if (last instanceof Error) controller.error(last)
        else controller.close()
      },
    })
    const request = new Request<unknown, IncomingRequestCfProperties>('https://chat.example/admin/import', {
      method: 'POST',
      headers: { authorization: 'Bearer admin-token', 'content-type': 'application/x-ndjson' },
      body,
    })
    const answer = await worker.fetch(
      request,
      { ...env, ADMIN_TOKEN: 'admin-token' },
      createExecutionContext(),
    )
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: 'bad_request', detail: `line 902: ${detail}` },
    ])
    const left = await runInDurableObject(env.ROOM.getByName('room'), (_object, { storage }) => [
      ...storage.sql.exec('SELECT line FROM staged'),
    ])
    expect(left).toEqual([])
  })
})
