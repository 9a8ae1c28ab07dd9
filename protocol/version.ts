/** The version this project speaks; `v` in `welcome` and in every forum request. */
export const PROTOCOL_VERSION = 1

/** The WebSocket subprotocol that names it [H1]. */
export const SUBPROTOCOL = 'sax.v1'
