import type { Standing } from './session.ts'

/** How many there are, kept as they come and go, so that a join costs the same in a room of any size [H6, P1]. */
export class Attendance {
  readonly #sockets = new Map<string, number>()
  #guests = 0

  get people(): number {
    return this.#sockets.size
  }

  /** Sockets of nobody in particular; a relay is neither person nor guest [P1]. */
  get guests(): number {
    return this.#guests
  }

  count(standing: Standing, by: 1 | -1): void {
    if (standing.is === 'relay') return
    if (standing.is !== 'member') {
      this.#guests += by
      return
    }
    const { id } = standing.person
    const sockets = (this.#sockets.get(id) ?? 0) + by
    if (sockets > 0) this.#sockets.set(id, sockets)
    else this.#sockets.delete(id)
  }
}
