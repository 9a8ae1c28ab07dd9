/** A schema as text that changes whenever what it accepts does: the wire's shape, readable in a diff. */
export function describeSchema(schema: unknown, indent = ''): string {
  if (typeof schema !== 'object' || schema === null) return String(schema)
  const node = schema as Record<string, unknown>
  const inner = `${indent}  `
  const base = describeBase(node, indent, inner)
  const pipe = Array.isArray(node['pipe']) ? node['pipe'].slice(1).map((step) => describeStep(step)) : []
  return [base, ...pipe.filter((step) => step !== '')].join(' ')
}

function describeBase(node: Record<string, unknown>, indent: string, inner: string): string {
  const type = String(node['type'])
  switch (type) {
    case 'object': {
      const entries = Object.entries(node['entries'] as Record<string, unknown>)
      return `{\n${entries.map(([key, value]) => `${inner}${key}: ${describeSchema(value, inner)}\n`).join('')}${indent}}`
    }
    case 'array':
      return `[${describeSchema(node['item'], indent)}]`
    case 'literal':
      return JSON.stringify(node['literal'])
    case 'picklist':
      return (node['options'] as unknown[]).map((option) => JSON.stringify(option)).join('|')
    case 'union':
    case 'variant':
      return (node['options'] as unknown[])
        .map((option) => describeSchema(option, indent))
        .join(`\n${indent}| `)
    case 'exact_optional':
    case 'optional':
    case 'nullable':
      return `${type}(${describeSchema(node['wrapped'], indent)})`
    default:
      return type
  }
}

function describeStep(step: unknown): string {
  const { type, requirement } = step as { type: string; requirement?: unknown }
  if (type === 'check' || type === 'transform') return type
  const plain = typeof requirement === 'number' || requirement instanceof RegExp
  return plain ? `${type}(${String(requirement)})` : type
}
