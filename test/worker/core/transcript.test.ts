import { MemoryTranscript } from '../../support/memory-transcript.ts'
import { transcriptContract } from '../../support/transcript-contract.ts'

transcriptContract((test) => test(new MemoryTranscript()))
