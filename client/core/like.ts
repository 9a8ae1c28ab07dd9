/**
 * Whether a value has everything an example has, each of the same type; null in the example admits anything. What the
 * room may say is defined by the schemas of protocol/, and it is our own room: this is what a page can afford, enough
 * that nothing further in throws. What is not named is let through, so that a newer room can say more.
 */
export function isLike<Example>(value: unknown, example: Example): value is Example {
  if (typeof value !== typeof example) return example === null
  if (typeof example !== 'object' || example === null) return true
  if (value === null || Array.isArray(value) !== Array.isArray(example)) return false
  return Object.entries(example).every(([name, part]) => isLike(Reflect.get(Object(value), name), part))
}

/** A JSON value, or undefined where the text is none. */
export function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}
