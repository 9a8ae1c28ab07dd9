/** Close codes: each says what the client does next [C2]. */
export const CloseCode = {
  normal: 1000,
  abuse: 1008,
  tooBig: 1009,
  internal: 1011,
  drain: 1012,
  notLetIn: 4401,
  banned: 4403,
  /** Nothing was heard of this socket for too long [P3]. */
  silent: 4408,
  replaced: 4409,
  clientTooOld: 4426,
  backOff: 4429,
} as const
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode]

/** Refusals of one send after which it stays queued and is tried again [S4]. */
export const RETRIED_NACKS = ['auth', 'slow', 'unavailable'] as const

/** Refusals of one send that a retry cannot change; the text is kept for its writer [S4]. */
export const FINAL_NACKS = [
  'not_allowed',
  'too_long',
  'empty',
  'muted',
  'not_found',
  'too_late',
  'conflict',
] as const

export type FinalNack = (typeof FINAL_NACKS)[number]

/** Refusals of a frame that is no send [S5, H9]. */
export const FRAME_ERRORS = ['bad_frame', 'too_many', 'not_allowed'] as const

/** Why someone with a credential is a guest all the same [H8]. */
export const GUEST_REASONS = [
  'unknown',
  'expired',
  'guest',
  'inactive',
  'no_permission',
  'unavailable',
] as const
export type GuestReason = (typeof GUEST_REASONS)[number]

/** `error` of an HTTP answer, with its status [H4, T6, F3, A]. */
export const HTTP_ERRORS = {
  bad_request: 400,
  unauthorized: 401,
  origin_not_allowed: 403,
  members_only: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_slow: 408,
  too_large: 413,
  bad_type: 415,
  upgrade_required: 426,
  too_many: 429,
  internal: 500,
  misconfigured: 503,
} as const
export type HttpErrorCode = keyof typeof HTTP_ERRORS
