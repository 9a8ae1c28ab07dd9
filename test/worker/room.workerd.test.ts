import { SqliteTranscript } from '../../worker/sqlite-transcript.ts'
import { inObject } from '../support/in-object.ts'
import { roomContract } from '../support/room-contract.ts'

roomContract((test) => inObject((storage) => test(new SqliteTranscript(storage, () => 'e1'))))
