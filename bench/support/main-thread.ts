import type { CDPSession } from 'playwright-core'

/** One thing that a thread of the browser did; microseconds, `tdur` of processor time, which other processes do not lengthen. */
type TraceEvent = {
  readonly ph: string
  readonly cat: string
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
}

/** What a page's main thread did while it was watched. */
export type MainThread = {
  /** Milliseconds of processor time in all tasks that began between two moments. */
  busyMs(from: number, to: number): number
  /** The same for each kind of work, without what is nested in it. */
  byKind(from: number, to: number): ReadonlyMap<string, number>
  /** When the page called `performance.mark`. */
  markAt(name: string): number
  /** Milliseconds of that which scripts took. */
  scriptMs(from: number, to: number): number
  /** When the first frame after this moment was handed to the compositor. */
  paintedAfter(from: number): number
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'blink.user_timing']

/** Names of events that are a script's doing: compiling and running it, and collecting what it left. */
const SCRIPT =
  /^v8\.|^V8\.|^(?:FunctionCall|EvaluateScript|RunMicrotasks|TimerFire|FireAnimationFrame|MinorGC|MajorGC)$/

/** Begins to watch; the result ends it. */
export async function watchMainThread(cdp: CDPSession): Promise<() => Promise<MainThread>> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { readonly value: object[] }) => events.push(...value.filter(isTraceEvent))
  cdp.on('Tracing.dataCollected', collect)
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  })
  return async () => {
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
    await cdp.send('Tracing.end')
    await complete
    cdp.off('Tracing.dataCollected', collect)
    return read(events)
  }
}

function read(all: readonly TraceEvent[]): MainThread {
  const marks = all.filter(({ cat, ph }) => cat === 'blink.user_timing' && ph !== 'e')
  const home = marks.find(({ name }) => name.startsWith('bench:'))
  const events = all
    .filter(({ pid, tid, ph }) => pid === home?.pid && tid === home.tid && ph === 'X')
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  const between = (from: number, to: number) => events.filter(({ ts }) => ts >= from && ts < to)
  const ms = (its: readonly TraceEvent[]) => its.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000
  return {
    busyMs: (from, to) => ms(between(from, to).filter(isTask)),
    byKind(from, to) {
      const kinds = new Map<string, number>()
      const open: TraceEvent[] = []
      const add = (name: string, value: number) => kinds.set(name, (kinds.get(name) ?? 0) + value / 1_000)
      for (const event of between(from, to)) {
        while (open.length > 0 && endOf(open.at(-1)) <= event.ts) open.pop()
        const outer = open.at(-1)
        if (outer) add(outer.name, -(event.tdur ?? 0))
        if (outer || isTask(event)) {
          add(event.name, event.tdur ?? 0)
          open.push(event)
        }
      }
      return kinds
    },
    markAt: (name) => found(marks.find((mark) => mark.name === name)).ts,
    scriptMs(from, to) {
      const kinds = [...this.byKind(from, to)]
      return kinds.reduce((sum, [name, value]) => sum + (SCRIPT.test(name) ? value : 0), 0)
    },
    paintedAfter: (from) => endOf(found(events.find(({ name, ts }) => name === 'Commit' && ts >= from))),
  }
}

/** The protocol leaves open what an event is; the trace format says it. */
function isTraceEvent(value: object): value is TraceEvent {
  return 'ph' in value && 'name' in value && 'tid' in value && 'ts' in value
}

function isTask({ name }: TraceEvent): boolean {
  return name === 'RunTask'
}

function endOf(event: TraceEvent | undefined): number {
  return event ? event.ts + (event.dur ?? 0) : 0
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the trace does not have it')
  return value
}
