import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Certificate = {
  readonly key: string
  readonly cert: string
  /** SHA-256 in hex, as `fingerprint256` writes it. */
  readonly pin: string
}

/** Self-signed, for this name or address; written into the folder as key.pem and cert.pem. */
export function makeCertificate(folder: string, name = 'IP:127.0.0.1'): Certificate {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const options = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30']
  const names = ['-subj', '/CN=localhost', '-addext', `subjectAltName=${name}`]
  const files = ['-keyout', keyFile, '-out', certFile]
  execFileSync('openssl', ['req', '-x509', ...options, ...names, ...files], { stdio: 'ignore' })
  const cert = readFileSync(certFile, 'utf8')
  const digest = createHash('sha256').update(new X509Certificate(cert).raw).digest('hex')
  return { key: readFileSync(keyFile, 'utf8'), cert, pin: digest.toUpperCase().replace(/..(?!$)/gu, '$&:') }
}
