import { afterEach, expect, it } from 'vitest'
import { type Health, type HealthReport, startHealth } from '../../irc-relay/health.ts'
import { freePort } from '../../scripts/runtime.ts'

const WELL: HealthReport = {
  view: {
    irc: { state: 'up', detail: null, server: 'ircs://irc.example' },
    isRoomLive: true,
    isStoreOk: true,
    toIrc: 3,
    toRoom: 1,
  },
  counts: { live: 2, uncertain: 1 },
}

const open: Health[] = []
afterEach(() => {
  for (const health of open.splice(0)) health.close()
})

async function ask(report: HealthReport, path = '/health', method = 'GET') {
  const port = await freePort()
  open.push(await startHealth(port, () => report))
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
  return { status: response.status, body: await response.text() }
}

it('says 200 and how it stands while lines go both ways', async () => {
  const { status, body } = await ask(WELL)
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ ok: true, ...WELL.view, counts: WELL.counts })
})

it.each([
  ['nothing is under way', null],
  ['IRC is away', { ...WELL.view, irc: { state: 'down', detail: 'silence', server: null } }],
  ['the channel takes no lines', { ...WELL.view, irc: { state: 'degraded', detail: '404', server: 'a' } }],
  ['the room is away', { ...WELL.view, isRoomLive: false }],
  ['nothing can be stored', { ...WELL.view, isStoreOk: false }],
])('says 503 where %s', async (_, view) => {
  const { status, body } = await ask({ ...WELL, view: view as HealthReport['view'] })
  expect(status).toBe(503)
  expect(JSON.parse(body)).toMatchObject({ ok: false })
})

it('knows no other path and no other method', async () => {
  expect((await ask(WELL, '/')).status).toBe(404)
  expect((await ask(WELL, '/health', 'POST')).status).toBe(404)
})

it('rejects where its port is taken', async () => {
  const port = await freePort()
  open.push(await startHealth(port, () => WELL))
  await expect(startHealth(port, () => WELL)).rejects.toThrow('EADDRINUSE')
})
