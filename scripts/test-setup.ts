import { ensureInstalled, NGIRCD } from './debian-packages.ts'

/** What the tests need beside npm packages. */
ensureInstalled('Testing', [
  { file: '/usr/bin/chromium', debianPackage: 'chromium' },
  NGIRCD,
  { file: '/usr/sbin/inspircd', debianPackage: 'inspircd' },
  { file: '/usr/bin/openssl', debianPackage: 'openssl' },
])
