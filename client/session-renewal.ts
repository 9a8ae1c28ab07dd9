import type { ReadFrame } from './core/read-server-frame.ts'
import * as renewals from './core/renewal.ts'
import type { Standing } from './core/standing.ts'
import { hasAnother, isRenewable, renewed, type Credential } from './credential.ts'
import type { Platform } from './platform.ts'

export type RenewalNeeds = {
  readonly platform: Platform
  readonly enter: (act: () => void) => void
  readonly standing: () => Standing
  /** Ask the room on the open socket. */
  readonly auth: (sid: string) => void
  /** Ask the room by a second socket. */
  readonly takeOver: () => void
  /** Nothing came of it. */
  readonly inVain: () => void
  /** Whether the page had another credential after 4401. */
  readonly another: (ok: boolean) => void
}

/** Keeps the session's right to write alive: asks the page, then the room [H9, C3]. */
export class SessionRenewal {
  readonly #needs: RenewalNeeds
  #credential: Credential
  #renewal = renewals.NO_RENEWAL
  /** The request to the page that counts; answers to earlier ones come too late. */
  #asking = 0
  /** What the room's clock is ahead of ours, ms. */
  #roomAheadMs = 0

  constructor(credential: Credential, needs: RenewalNeeds) {
    this.#credential = credential
    this.#needs = needs
  }

  get credential(): Credential {
    return this.#credential
  }

  /** Another person's credential, or none. */
  replace(credential: Credential): void {
    this.#credential = credential
    this.#asking += 1
    this.#renewal = renewals.NO_RENEWAL
  }

  /** Whether a renewal may still change what this frame says. */
  mayChange(frame: ReadFrame): boolean {
    if (this.#renewal.tried) return false
    const reason = frame.type === 'you' && frame.auth === 'guest' ? frame.reason : null
    return isRenewable(this.#credential, reason)
  }

  /** After the frame has been taken in. */
  heard(frame: ReadFrame): void {
    const odds = this.#odds()
    if (frame.type === 'welcome') this.#roomAheadMs = frame.now - odds.now
    if (frame.type === 'welcome' || frame.type === 'you') {
      const roomNow = odds.now + this.#roomAheadMs
      this.#renewal = renewals.afterStanding(this.#renewal, this.#needs.standing(), roomNow, odds)
    }
    if (frame.type === 'nack' && frame.code === 'auth') {
      this.#renewal = renewals.afterLoss(this.#renewal, odds.now)
    }
  }

  gone(): void {
    this.#asking += 1
    this.#renewal = renewals.afterGone(this.#renewal)
  }

  /** A reader came back to the page. */
  returned(): void {
    this.#renewal = renewals.afterReturn(this.#renewal, this.#needs.standing(), this.#odds().now)
  }

  /** Null while only an event can change something; `wanted`: somebody looks, or lines wait. */
  dueAt(wanted: boolean): number | null {
    return renewals.renewalDueAt(this.#renewal, wanted)
  }

  due(wanted: boolean): void {
    const { now } = this.#odds()
    const dueAt = this.dueAt(wanted)
    if (dueAt === null || now < dueAt) return
    if (this.#renewal.plan.is === 'under way') {
      this.failed(false)
      return
    }
    this.#renewal = renewals.afterStart(now)
    this.#askPage(
      (credential) => {
        if (credential.kind === 'sid' && credential.sid !== null) this.#needs.auth(credential.sid)
        else this.#needs.takeOver()
      },
      () => this.failed(false),
    )
  }

  /** The room let nobody in with this credential [C2: 4401]. */
  turnedAway(): void {
    const { another } = this.#needs
    if (!hasAnother(this.#credential)) {
      another(false)
      return
    }
    this.#askPage(
      () => another(true),
      () => another(false),
    )
  }

  /** No answer, or an unavailable forum's. */
  failed(unavailable: boolean): void {
    this.#asking += 1
    this.#needs.inVain()
    this.#renewal = renewals.afterFailure(this.#renewal, this.#needs.standing(), unavailable, this.#odds())
  }

  dispose(): void {
    this.#asking += 1
  }

  #askPage(then: (credential: Credential) => void, fail: () => void): void {
    const asking = ++this.#asking
    const answered = (act: () => void) => {
      if (asking === this.#asking) this.#needs.enter(act)
    }
    void renewed(this.#credential).then(
      (credential) =>
        answered(() => {
          this.#credential = credential
          then(credential)
        }),
      () => answered(fail),
    )
  }

  #odds(): renewals.RenewalOdds {
    const { platform } = this.#needs
    return { now: platform.now(), random: platform.random() }
  }
}
