import { connect, type Socket } from 'node:net'
import { until } from '../until.ts'

const SID = '9SV'

/** Services of an InspIRCd (spanningtree 1205) that let everybody log in by SASL, or nobody, when a test says so. */
export class FakeServices {
  /** What was sent by SASL, decoded. */
  readonly credentials: string[] = []
  readonly #socket: Socket
  /** Verdicts that are still to be given. */
  readonly #waiting: string[] = []
  #isLinked = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => {})
    let rest = ''
    socket.on('data', (data: Buffer) => {
      const lines = (rest + String(data)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#hear(line.trim())
    })
    this.#say('CAPAB START 1205', 'CAPAB CAPABILITIES :PROTOCOL=1205 CASEMAPPING=rfc1459', 'CAPAB END')
  }

  static async link(port: number): Promise<FakeServices> {
    const services = new FakeServices(connect(port, '127.0.0.1'))
    await until(() => {
      if (!services.#isLinked) throw new Error('services are not linked')
    })
    return services
  }

  /** Somebody has sent their password, and hears 900 already where it is right. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Says how the log-ins end that wait; S: they succeed, F: they fail. */
  decide(verdict: 'S' | 'F'): void {
    for (const user of this.#waiting.splice(0)) this.#answer(user, `D ${verdict}`)
  }

  stop(): void {
    this.#socket.destroy()
  }

  #hear(line: string): void {
    const words = line.split(' ')
    const [first = '', second = ''] = words
    if (line === 'CAPAB END') this.#say(`SERVER services.test.invalid linkpw 0 ${SID} :services`)
    if (first === 'SERVER') this.#burst()
    if (second === 'ENDBURST') this.#isLinked = true
    if (second === 'PING') this.#say(`:${SID} PONG ${words.at(-1)}`)
    const [, , , command, user = '', , step, data = ''] = words
    if (second !== 'ENCAP' || command !== 'SASL') return
    if (step === 'S') this.#answer(user, 'C +')
    if (step !== 'C') return
    const [, account = '', password = ''] = Buffer.from(data, 'base64').toString().split('\0')
    this.credentials.push(`${account} ${password}`)
    if (password === 'right') this.#say(`:${SID} METADATA ${user} accountname :${account}`)
    this.#waiting.push(user)
  }

  #burst(): void {
    const now = Math.floor(Date.now() / 1000)
    this.#say(
      `:${SID} BURST ${now}`,
      `:${SID} UID ${SID}AAAAAA ${now} SaslServ h h u 127.0.0.1 ${now} +io :x`,
      `:${SID} METADATA * saslmechlist :PLAIN,EXTERNAL`,
      `:${SID} ENDBURST`,
    )
  }

  #answer(user: string, words: string): void {
    this.#say(`:${SID} ENCAP 1AA SASL ${SID}AAAAAA ${user} ${words}`)
  }

  #say(...lines: readonly string[]): void {
    this.#socket.write(`${lines.join('\n')}\n`)
  }
}
