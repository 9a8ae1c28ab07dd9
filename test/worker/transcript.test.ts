import { memoryDatabase } from '../support/memory-database.ts'
import { openTranscript } from '../support/open-transcript.ts'
import { transcriptContract } from '../support/transcript-contract.ts'

transcriptContract((test) => test(openTranscript(memoryDatabase())))
