/** The body as text, or null past the bound; what comes after the bound is never read. */
export async function readText(request: Request, maxBytes: number): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return null
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Whether the body is declared as this media type; parameters such as charset do not matter. */
export function hasMediaType(request: Request, type: string): boolean {
  const declared = request.headers.get('content-type') ?? ''
  return declared.split(';', 1)[0]?.trim().toLowerCase() === type
}
