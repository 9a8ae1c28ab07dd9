import type { Transcript } from '../../../worker/core/transcript.ts'

/** Gives a test an empty transcript of the kind under test. */
export type Run = (test: (transcript: Transcript) => void) => void | Promise<void>
/** One rule, as a test on such a transcript. */
export type Keeps = (rule: string, test: (transcript: Transcript) => void) => void
