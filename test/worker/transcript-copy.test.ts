import { memoryDatabase } from '../support/memory-database.ts'
import { transcriptCopyContract } from '../support/transcript-copy-contract.ts'

transcriptCopyContract((test) => test(memoryDatabase()))
