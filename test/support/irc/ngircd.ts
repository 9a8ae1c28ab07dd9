import { freePort } from '../../../scripts/runtime.ts'
import { type Daemon, startDaemon } from './daemon.ts'

export type Ngircd = Daemon & { readonly port: number; readonly tlsPort: number }

/** A real server without echo, labels, tags and SASL. `penalties`: slows down who sends much, as it does by default. */
export async function startNgircd({ penalties = false } = {}): Promise<Ngircd> {
  const [port, tlsPort] = [await freePort(), await freePort()]
  const daemon = await startDaemon(
    '/usr/sbin/ngircd',
    (folder) => ['-n', '-f', `${folder}/ngircd.conf`],
    (folder) => ({ 'ngircd.conf': config(folder, port, tlsPort, penalties) }),
    [port, tlsPort],
  )
  return { ...daemon, port, tlsPort }
}

function config(folder: string, port: number, tlsPort: number, penalties: boolean): string {
  return `[Global]
Name = irc.test.invalid
Info = relay test server
AdminEMail = admin@test.invalid
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = "test"
[Limits]
MaxNickLength = 30
MaxConnectionsIP = 0
MaxJoins = 50
PingTimeout = 20
PongTimeout = 10
MaxPenaltyTime = ${penalties ? -1 : 0}
[Options]
DNS = no
Ident = no
PAM = no
IncludeDir = ${folder}
[Operator]
Name = oper
Password = operpass
[SSL]
CertFile = ${folder}/cert.pem
KeyFile = ${folder}/key.pem
Ports = ${tlsPort}
`
}
