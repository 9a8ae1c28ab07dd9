import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What the tests need beside npm packages: Debian's packages, installed where this may be done. */
const NEEDED = [
  { file: '/usr/bin/chromium', debianPackage: 'chromium' },
  { file: '/usr/sbin/ngircd', debianPackage: 'ngircd' },
  { file: '/usr/sbin/inspircd', debianPackage: 'inspircd' },
  { file: '/usr/bin/openssl', debianPackage: 'openssl' },
]

const missing = NEEDED.filter(({ file }) => !existsSync(file)).map(({ debianPackage }) => debianPackage)
if (missing.length > 0) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(
      `The tests need ${missing.join(' and ')}. Install with: sudo apt-get install ${missing.join(' ')}`,
    )
    process.exit(1)
  }
  const run = (...args: string[]) => execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  run('update')
  run('install', '--yes', '--no-install-recommends', ...missing)
}
