import { freePort } from '../../../scripts/runtime.ts'
import { type Daemon, startDaemon } from './daemon.ts'

export type Inspircd = Daemon & {
  /** Slows down who sends much, and cuts them off. */
  readonly strictPort: number
  readonly port: number
  readonly tlsPort: number
  readonly servicesPort: number
}

/** A real server with echo, labels, ids, history, and SASL when services have come. */
export async function startInspircd(): Promise<Inspircd> {
  const [strictPort, port, tlsPort, servicesPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const ports = { strictPort, port, tlsPort, servicesPort }
  const daemon = await startDaemon(
    '/usr/sbin/inspircd',
    (folder) => ['--nofork', '--nopid', '--config', `${folder}/inspircd.conf`],
    (folder) => ({ 'inspircd.conf': config(folder, ports) }),
    Object.values(ports),
  )
  return { ...daemon, ...ports }
}

const MODULES = `spanningtree services_account cap ircv3 ircv3_accounttag ircv3_batch ircv3_capnotify ircv3_ctctags
  ircv3_echomessage ircv3_labeledresponse ircv3_msgid ircv3_servertime ircv3_chghost sasl chanhistory botmode ssl_gnutls
  sslinfo monitor chghost sethost kicknorejoin messageflood stripcolor`

function config(
  folder: string,
  { strictPort, port, tlsPort, servicesPort }: Omit<Inspircd, keyof Daemon>,
): string {
  const common = `timeout="20" pingfreq="20" localmax="500" globalmax="500" useident="no" resolvehostnames="no" modes=""`
  const slow = `recvq="8192" softsendq="262144" hardsendq="1048576" fakelag="on" threshold="10" commandrate="1000"`
  const fast = `recvq="1048576" softsendq="1048576" hardsendq="4194304" fakelag="off" threshold="1000000" commandrate="1"`
  return `<server name="irc.test.invalid" description="relay test" network="TestNet" id="1AA">
<admin name="t" nick="t" email="t@test.invalid">
<path datadir="${folder}" logdir="${folder}" runtimedir="${folder}">
<bind address="127.0.0.1" port="${strictPort},${port}" type="clients">
<bind address="127.0.0.1" port="${tlsPort}" type="clients" sslprofile="tls">
<bind address="127.0.0.1" port="${servicesPort}" type="servers">
<sslprofile name="tls" provider="gnutls" certfile="${folder}/cert.pem" keyfile="${folder}/key.pem" requestclientcert="yes" hash="sha256">
<connect name="strict" port="${strictPort}" allow="*" ${common} ${slow}>
<connect name="fast" allow="*" ${common} ${fast}>
<options casemapping="rfc1459" defaultmodes="not">
<limits maxnick="31" maxchan="64" maxident="11" maxhost="64">
<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="inspircd.log">
<class name="all" commands="*" usermodes="*" chanmodes="*" privs="*">
<type name="admin" classes="all">
<oper name="oper" password="operpass" host="*@*" type="admin">
${MODULES.split(/\s+/u)
  .map((name) => `<module name="${name}">`)
  .join('\n')}
<chanhistory maxlines="200" prefixmsg="no">
<sasl target="services.test.invalid">
<link name="services.test.invalid" ipaddr="127.0.0.1" port="${servicesPort}" allowmask="127.0.0.1/32" sendpass="linkpw" recvpass="linkpw">
<uline server="services.test.invalid" silent="yes">
`
}
