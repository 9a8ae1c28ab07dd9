const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Every date the relay keeps, in milliseconds, and the few counts that go with them. */
export const TIMING = {
  /** From the attempt to an open socket, and from there to 001: NOTICEs before it prove nothing. */
  dialMs: 15 * SECOND,
  registerMs: 45 * SECOND,
  /** From JOIN to its answer, and from there to the answer to a PING. */
  joinMs: 15 * SECOND,
  proveMs: 60 * SECOND,
  /** Silence after which we ask, and after which nobody is there. */
  quietMs: 15 * SECOND,
  goneMs: 40 * SECOND,
  /** Between two attempts at one network: faster ones get a host banned. */
  dialFloorMs: 20 * SECOND,
  /** Full jitter doubles from the first to the second; where no server could be reached nobody is bothered, and it stays. */
  backOffMs: 2 * SECOND,
  backOffCapMs: 5 * MINUTE,
  unreachableMs: 5 * SECOND,
  /** Live for so long, a connection has proved itself, and back-off begins anew. */
  provenMs: MINUTE,
  /** "Throttled": the pause, and how much chance adds. */
  throttleMs: 90 * SECOND,
  throttleJitterMs: 30 * SECOND,
  /** A ban of one server, and one of the network. */
  serverBanMs: 30 * MINUTE,
  networkBanMs: 6 * HOUR,
  /** An operator's KILL, and another one within a day. */
  killMs: 5 * MINUTE,
  killAgainMs: HOUR,
  /** Services refuse a log-in that is required. */
  loginMs: 10 * MINUTE,
  /** JOIN again after a kick, and after each further one; after a refusal. */
  kickedMs: [15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE],
  refusedMs: [15 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE],
  /** So many kicks in that time are meant. */
  kicksMax: 3,
  kicksMs: 10 * MINUTE,
  kickedOutMs: 30 * MINUTE,
  /** Between two attempts at the nick we want. */
  regainMs: MINUTE,
  /** A dead connection of ours that the network still shows; servers notice within four minutes. */
  ghostMs: 5 * MINUTE,
  /** One line in so many, of which four may come at once (RFC 1459 §8.10). */
  lineMs: 2 * SECOND,
  burst: 4,
  /** After a flood the rate is halved, again and again up to this factor, for so long. */
  paceMax: 16,
  paceMs: HOUR,
  /** Without an echo for so long, a PING asks whether one is to come; unanswered, the connection is dead. */
  echoMs: 10 * SECOND,
  unprovenMs: MINUTE,
  /** A refused line again, doubling; refused for so long, the room is told. */
  refusalMs: 5 * SECOND,
  refusalCapMs: MINUTE,
  refusalToldMs: MINUTE,
  /** Refused for so long, its words may be at fault: a link in their place shows. */
  refusalTriedMs: 5 * MINUTE,
  /** For history to come after we are in the channel, and each further page of it; for all of it. */
  replayMs: 15 * SECOND,
  replayAllMs: 2 * MINUTE,
  /** An edit waits for the next one. */
  editMs: 10 * SECOND,
  /** Far behind, only the newest are passed on (backlog.ts). */
  behindMs: 15 * MINUTE,
  behindMessages: 60,
  /** Without an answer from the room, its socket is at fault; where it cannot store, it is asked again. */
  roomMs: 15 * SECOND,
  roomUnavailableMs: 5 * SECOND,
  /** A line that is older than this when it reaches the room says when it was said [R5]. */
  lateMs: 5 * SECOND,
  /** How far the clocks of the network and ours may be apart where that must not make a line late. */
  skewMs: MINUTE,
  /** What was heard is known again in a replay; lines without an id by their time as well. */
  seenMs: 24 * HOUR,
  sameMs: 2 * SECOND,
  /** Whoever repeats what we say is passed over, and after some hits not heard for a while. */
  repeatMs: MINUTE,
  repeatsMax: 5,
  muteMs: 10 * MINUTE,
  /** Names are asked for anew; changes of them are told together; without IRC they fall. */
  auditMs: 5 * MINUTE,
  rosterMs: SECOND,
  rosterKeepMs: MINUTE,
  /** Without anybody gone with a server for so long, a netsplit is over. */
  splitMs: MINUTE,
  /** Between two answers to private messages. */
  answerMs: 10 * SECOND,
  /** For what is under way when the process is to end, and then for QUIT to reach the server. */
  drainMs: 5 * SECOND,
  farewellMs: SECOND,
  /** Between two attempts to store anything after one has failed. */
  storeAgainMs: 5 * SECOND,
} as const satisfies Readonly<Record<string, number | readonly number[]>>

export type Timing = {
  readonly [Name in keyof typeof TIMING]: (typeof TIMING)[Name] extends number ? number : readonly number[]
}
