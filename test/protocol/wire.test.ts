import { expect, it } from 'vitest'
import { announcementFormatSchema, announcementSchema } from '../../protocol/announcement.ts'
import { clientFrameSchemas, relaySchemas } from '../../protocol/client-frame.ts'
import {
  CloseCode,
  FINAL_NACKS,
  FRAME_ERRORS,
  GUEST_REASONS,
  HTTP_ERRORS,
  RETRIED_NACKS,
} from '../../protocol/codes.ts'
import { entrySchema } from '../../protocol/entry.ts'
import { messageText, name, title } from '../../protocol/fields.ts'
import * as limits from '../../protocol/limits.ts'
import { serverFrameSchemas } from '../../protocol/server-frame.ts'
import { verifyAnswerSchema } from '../../protocol/verify.ts'
import { PROTOCOL_VERSION, SUBPROTOCOL } from '../../protocol/version.ts'
import { describeSchema } from '../support/describe-schema.ts'

/** What old widgets and relays out there rely on. A change that is meant: a new version, or an addition that they ignore; then `vitest -u`. */
it('[version] the wire changes only on purpose', async () => {
  const section = (heading: string, body: string) => `## ${heading}\n${body}\n`
  const frames = (schemas: Record<string, unknown>) =>
    Object.entries(schemas)
      .map(([type, schema]) => `${type} ${describeSchema(schema)}`)
      .join('\n')
  const wire = [
    section('version', `${PROTOCOL_VERSION} ${SUBPROTOCOL}`),
    section(
      'codes',
      JSON.stringify(
        { CloseCode, FINAL_NACKS, RETRIED_NACKS, FRAME_ERRORS, GUEST_REASONS, HTTP_ERRORS },
        null,
        2,
      ),
    ),
    section('limits', JSON.stringify(limits, null, 2)),
    section('entry', describeSchema(entrySchema)),
    section('client to room', frames(clientFrameSchemas)),
    section('relay to room, where it differs', frames(relaySchemas)),
    section('room to client', frames(serverFrameSchemas)),
    section('forum to room', describeSchema(verifyAnswerSchema)),
    section(
      'announcement',
      [announcementFormatSchema, announcementSchema({ name, title, text: messageText })]
        .map((schema) => describeSchema(schema))
        .join('\n& '),
    ),
  ].join('\n')
  await expect(wire).toMatchFileSnapshot('./wire-v1.txt')
})
