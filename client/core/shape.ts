/**
 * Says whether a value has a shape: the few hundred bytes of schema that a page can afford. What the room may say is
 * defined by the schemas of protocol/; a property test holds these checks against them.
 */
export type Check = (value: unknown) => boolean

export const text: Check = (value) => typeof value === 'string'
export const flag: Check = (value) => typeof value === 'boolean'

export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** An address that is safe to link to: never `javascript:`. */
export const link: Check = (value) => typeof value === 'string' && /^https?:\/\//i.test(value)

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)

export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

export const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value)

/** Fields that are not named are ignored, so that a newer room can say more. */
export function shape(fields: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(fields)
  return (value) => isRecord(value) && checks.every(([name, check]) => check(value[name]))
}

/** A JSON value, or undefined where the text is none. */
export function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}
