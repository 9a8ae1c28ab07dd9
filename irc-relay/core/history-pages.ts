import type { Heard } from './irc-event.ts'

/** Answers of history that are asked for in a row: a day of a busy channel. */
const PAGES_MAX = 100

/** The way through a history that is told so many lines at a time: where the next page begins, and what it says again. */
export function createHistoryPages() {
  /** 0: nothing is asked. */
  let pages = 0
  /** Calendar, ms: from when on was asked, and the newest line of the answer. */
  let [since, newest] = [0, -Infinity]
  /** Lines of that moment, in this page and in the one before. */
  let [last, before]: [readonly string[], readonly string[]] = [[], []]

  function turnTo(from: number): void {
    pages += 1
    ;[since, newest, last, before] = [from, -Infinity, [], last]
  }

  return {
    get isOpen() {
      return pages > 0
    },
    open(from: number): void {
      ;[pages, last] = [0, []]
      turnTo(from)
    },
    close(): void {
      pages = 0
    },
    /** False: the page before has told it. */
    isNews({ by, text, saidAt }: Heard): boolean {
      if (pages === 0 || saidAt === undefined) return true
      const line = `${saidAt} ${by.nick} ${text}`
      const at = before.indexOf(line)
      if (at >= 0) {
        before = before.toSpliced(at, 1)
        return false
      }
      if (saidAt > newest) [newest, last] = [saidAt, [line]]
      else if (saidAt === newest) last = [...last, line]
      return true
    },
    /** From when on the next page is to be asked; null: that was all. */
    next(): number | null {
      // Of the last moment there may be more.
      const from = newest - 1
      if (pages === 0 || pages >= PAGES_MAX || from <= since) {
        pages = 0
        return null
      }
      turnTo(from)
      return from
    },
  }
}
