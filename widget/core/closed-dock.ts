/** Selector of an element whose room nobody sees: it stays connected, draws no row and has none read. */
export const CLOSED_DOCK = '[mode=dock]:not([open])'
