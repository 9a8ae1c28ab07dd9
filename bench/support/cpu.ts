import { readdirSync, readFileSync } from 'node:fs'

/** Nanoseconds of processor time that all threads of a process have had. */
export function cpuNs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    const [ns] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')
    return sum + Number(ns)
  }, 0)
}
