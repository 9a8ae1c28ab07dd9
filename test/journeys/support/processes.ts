import { readdirSync, readFileSync } from 'node:fs'

/** The runtimes that this very process started, and nobody else's: pids of its workerd children. */
export function workerdPids(parent: number = process.pid): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const stat = readStat(pid)
      return stat?.parent === parent && stat.name.startsWith('workerd')
    })
}

/** Bytes of memory that a process holds. */
export function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

function readStat(pid: number): { name: string; parent: number } | null {
  try {
    const match = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return match ? { name: match[1] ?? '', parent: Number(match[2]) } : null
  } catch {
    return null
  }
}
