import { describe, expect, it } from 'vitest'
import { createRequests, type Answer } from '../../client/requests.ts'
import { liveBed, settled } from './support/client-bed.ts'
import { AT, say, self, welcome } from './support/frames.ts'

const mute = { type: 'mute', user: 'forum:7', seconds: 600 } as const
const REF = 'AAAAAAAAAB'

function bed(trustMs = 36_000_000) {
  const you = { ...self, trustUntil: AT + trustMs }
  const { client, network, clock } = liveBed({}, [say(1)], { you })
  const requests = createRequests(client, clock.platform.setTimer)
  const answers: Answer[] = []
  return {
    client,
    network,
    clock,
    requests,
    answers,
    ask: (...asked: Parameters<typeof requests.ask>) =>
      void requests.ask(...asked).then((answer) => answers.push(answer)),
  }
}

describe('a question to the room', () => {
  it('[M1] is answered by its ack', async () => {
    const { client, network, answers, ask } = bed()
    ask(mute)
    expect(network.last.take()).toEqual([`{"type":"mute","user":"forum:7","seconds":600,"ref":"${REF}"}`])
    network.last.say({ type: 'ack', ref: 'other' })
    await settled()
    expect(answers).toEqual([])
    network.last.say({ type: 'ack', ref: REF })
    await settled()
    expect(answers).toEqual([{ is: 'done' }])
    client.dispose()
  })

  it.each([
    [{ type: 'nack', ref: REF, code: 'not_allowed' }, 'not_allowed'],
    [{ type: 'nack', ref: REF, code: 'slow', retryAfterMs: 10 }, 'slow'],
    [{ type: 'error', ref: REF, code: 'bad_frame' }, 'not_allowed'],
  ])('[M1] is refused by %j', async (frame, code) => {
    const { client, network, answers, ask } = bed()
    ask(mute)
    network.last.say(frame)
    await settled()
    expect(answers).toEqual([{ is: 'refused', code }])
    client.dispose()
  })

  it('[M3] is answered by the log, in which only actions count', async () => {
    const { client, network, answers, ask } = bed()
    ask({ type: 'modlog', limit: 2, before: 9 })
    expect(network.last.take()).toEqual([`{"type":"modlog","limit":2,"before":9,"ref":"${REF}"}`])
    const action = { id: 8, at: AT, actor: { id: self.id, name: self.name }, action: 'dance' }
    network.last.say({ type: 'modlog', ref: REF, actions: [action, { id: 7 }, null], more: true })
    await settled()
    expect(answers).toEqual([{ is: 'log', actions: [action], more: true }])
    client.dispose()
  })

  it('[M1] is gone with its socket, and never asked again', async () => {
    const { client, network, clock, answers, ask } = bed()
    ask(mute)
    network.last.take()
    network.last.end(1006)
    await settled()
    expect(answers).toEqual([{ is: 'gone' }])
    ask(mute)
    await settled()
    expect(answers.length).toBe(2)
    clock.advance(60_000)
    expect(network.last.take()).toEqual([])
    client.dispose()
  })

  it('[H9] is gone when another socket takes over, which was never asked', async () => {
    const { client, network, clock, answers, ask } = bed(100_000)
    for (let passed = 0; passed < 65; passed += 1) {
      clock.advance(1_000)
      for (const socket of network.open) socket.say('pong')
    }
    await settled()
    ask(mute)
    const [first, second] = network.sockets
    expect([network.open.length, first?.take().at(-1)]).toEqual([
      2,
      `{"type":"mute","user":"forum:7","seconds":600,"ref":"${REF}"}`,
    ])
    second?.say(welcome([], { reset: false, head: 1 }))
    await settled()
    expect([network.open.length, answers]).toEqual([1, [{ is: 'gone' }]])
    client.dispose()
  })

  it('[K7] is gone after 15 s of a live socket without an answer', async () => {
    const { client, network, clock, answers, ask } = bed()
    ask(mute)
    clock.advance(9_999)
    network.last.say('pong')
    clock.advance(5_000)
    await settled()
    expect(answers).toEqual([])
    clock.advance(1)
    network.last.say({ type: 'ack', ref: REF })
    await settled()
    expect(answers).toEqual([{ is: 'gone' }])
    client.dispose()
  })

  it('[K12] is one of 20 at most', async () => {
    const { client, network, answers, ask } = bed()
    for (let i = 0; i < 25; i += 1) ask(mute)
    await settled()
    expect([network.last.take().length, answers.length]).toEqual([20, 5])
    client.dispose()
  })

  it('is answered when nobody waits for it any more, and leaves no timer', async () => {
    const { client, clock, requests, answers, ask } = bed()
    ask(mute)
    const timers = clock.timers
    requests.dispose()
    await settled()
    expect([answers, timers - clock.timers]).toEqual([[{ is: 'gone' }], 1])
    client.dispose()
    expect(clock.timers).toBe(0)
  })
})
