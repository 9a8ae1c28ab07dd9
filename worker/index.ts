import { readSettings, type Env } from './settings.ts'
import { routes } from './routes.ts'
import { refusal } from './http.ts'

export { ChatRoom } from './chat-room.ts'

/** One environment an isolate: read and routed once. */
const ready = new WeakMap<Env, ReturnType<typeof prepare>>()

export default {
  fetch(request, env, ctx): Response | Promise<Response> {
    const worker = ready.get(env) ?? prepare(env)
    ready.set(env, worker)
    if (worker.ok) return worker.app.fetch(request, env, ctx)
    const isHealth = new URL(request.url).pathname.endsWith('/health')
    return refusal('misconfigured', worker.detail, isHealth ? { ok: false } : {})
  },
} satisfies ExportedHandler<Env>

function prepare(env: Env) {
  const read = readSettings(env)
  return read.ok ? { ok: true as const, app: routes(read.settings) } : read
}
