import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A Debian package, and a file that tells whether it is there. */
type Needed = { readonly file: string; readonly debianPackage: string }

export const NGIRCD: Needed = { file: '/usr/sbin/ngircd', debianPackage: 'ngircd' }

/** Installs what is missing where that may be done; else ends the process and says what to install. */
export function ensureInstalled(what: string, needed: readonly Needed[]): void {
  const missing = needed.filter(({ file }) => !existsSync(file)).map(({ debianPackage }) => debianPackage)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(
      `${what} needs ${missing.join(' and ')}. Install with: sudo apt-get install ${missing.join(' ')}`,
    )
    process.exit(1)
  }
  const run = (...args: string[]) => execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  run('update')
  run('install', '--yes', '--no-install-recommends', ...missing)
}
