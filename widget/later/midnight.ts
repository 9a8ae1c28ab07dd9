/** Calls back when another day has begun: what is called today is yesterday then. Gives the undo. */
export function atMidnight(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const wait = (): void => {
    const now = new Date()
    const midnight = new Date(now).setHours(24, 0, 0, 0)
    timer = setTimeout(() => {
      then()
      wait()
    }, midnight - now.getTime())
  }
  wait()
  return () => clearTimeout(timer)
}
