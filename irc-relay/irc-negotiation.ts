import type { Client, FrameworkMessage } from 'irc-framework'

/** What we make use of; anything else would only be traffic. */
const USED = [
  'account-tag',
  'batch',
  'cap-notify',
  'chathistory',
  'chghost',
  'draft/chathistory',
  'echo-message',
  'labeled-response',
  'message-tags',
  'server-time',
  'standard-replies',
]

/** Of what ends a log-in, irc-framework is to see these; 900 is not among them, at which it would end CAP before 903. */
const LOG_IN_ENDS = new Set(['902', '903', '904', '905', '906'])

export type Negotiation = {
  /** Whether the line is to be handed on to irc-framework's handlers; what was wrong for them in it is mended. */
  admit(message: FrameworkMessage): boolean
}

/**
 * CAP and SASL, which irc-framework does, with what it gets wrong kept from it. `refuse` is called where nothing more may
 * be sent: in the clear to a server that wants TLS (STS), or by proofs that the server has taken back.
 */
export function createNegotiation(
  client: Client,
  { wantsAccount, isTls }: { readonly wantsAccount: boolean; readonly isTls: boolean },
  refuse: (detail: string, tls: boolean) => void,
): Negotiation {
  client.requestCap(USED)
  let isRefused = false

  function admitCap({ params }: FrameworkMessage): boolean {
    const [, subcommand = ''] = params
    const last = params.length - 1
    const listed = (params[last] ?? '').split(' ')
    switch (subcommand.toUpperCase()) {
      case 'LS': {
        const port = listed
          .map((capability) => /^sts=(?:.*,)?port=(\d+)/u.exec(capability)?.[1])
          .find(Boolean)
        if (port !== undefined && !isTls) {
          refuse(`the server wants TLS, on port ${port}`, true)
          return false
        }
        params[last] = listed.filter(isWanted).join(' ')
        return true
      }
      case 'ACK':
        // One that begins with `-` was turned off; it takes those for names.
        params[last] = listed
          .filter((name) => !name.startsWith('-'))
          .map((name) => name.replace(/^[~=]+/u, ''))
          .join(' ')
        return true
      case 'NAK':
        return !askOneByOne()
      case 'DEL': {
        const used = listed.find((name) => USED.includes(name) && client.network.cap.isEnabled(name))
        if (used !== undefined) refuse(`the server has taken back ${used}`, false)
        return false
      }
      // It would answer NEW with an empty request.
      default:
        return false
    }
  }

  function isWanted(capability: string): boolean {
    const [name = ''] = capability.split('=')
    return USED.includes(name) || (wantsAccount && name === 'sasl')
  }

  /** One that is refused refuses all: they are asked for anew, each alone, and the log-in begins with the last. */
  function askOneByOne(): boolean {
    const { requested } = client.network.cap
    if (isRefused || requested.length < 2) return false
    isRefused = true
    const others = requested.filter((name) => name !== 'sasl')
    for (const name of [...others, ...(others.length < requested.length ? ['sasl'] : [])]) {
      client.raw(`CAP REQ :${name}`)
    }
    return true
  }

  return {
    admit(message) {
      if (message.command === 'CAP') return admitCap(message)
      // The secret goes out only where it was agreed on.
      if (message.command === 'AUTHENTICATE') return wantsAccount && client.network.cap.isEnabled('sasl')
      return LOG_IN_ENDS.has(message.command)
    },
  }
}
