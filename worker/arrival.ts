import * as v from 'valibot'
import { parseJson } from '../protocol/client-frame.ts'

/** What the Worker tells the object about an upgrade it let through: the only header that the object believes [H3]. */

export const ARRIVAL_HEADER = 'sax-arrival'

const schema = v.object({
  client: v.object({ ip: v.string(), userAgent: v.string() }),
  cursor: v.nullable(v.object({ epoch: v.string(), since: v.number() })),
  credential: v.variant('is', [
    v.object({ is: v.literal('none') }),
    v.object({ is: v.literal('relay') }),
    v.object({ is: v.literal('sid'), sid: v.string() }),
  ]),
})
export type WorkerArrival = v.InferOutput<typeof schema>

/** A header's value must be ASCII; a name or a user agent need not be. */
export function encodeArrival(arrival: WorkerArrival): string {
  return encodeURIComponent(JSON.stringify(arrival))
}

/** Throws where the header is missing or not the Worker's: only a bug gets here. */
export function decodeArrival(header: string | null): WorkerArrival {
  return v.parse(schema, parseJson(decodeURIComponent(header ?? '')))
}
