/** Of a request after which its connection ends: one that the other side may just be closing, a refused body half read, is not to serve the next. */
export const NO_REUSE = { connection: 'close' }
