import type { Subject, Tools, ToolsNeeds } from './tools/tools.tsx'

/** What is not needed to read and write: fetched when somebody first asks for it. */
export type LazyTools = {
  /** `opener` gets the focus back. */
  open(subject: Subject, opener: HTMLElement): void
  dispose(): void
}

/** `missing` is told when it cannot be fetched, being offline or replaced by a newer build, and when it can be again. */
export function createLazyTools(needs: ToolsNeeds, missing: (is: boolean) => void): LazyTools {
  let tools: Tools | null = null
  let isMissing = false
  let isDisposed = false

  async function open(subject: Subject, opener: HTMLElement): Promise<void> {
    const { place } = needs
    const focused = place.activeElement
    try {
      const { createTools } = await import('./tools/tools.tsx')
      if (isDisposed) return
      tools ??= createTools(needs)
    } catch {
      if (isDisposed) return
      isMissing = true
      missing(true)
      return
    }
    if (isMissing) missing(false)
    isMissing = false
    // Whoever went on while it was fetched would be torn away from what they are typing.
    if (place.activeElement === focused) tools.open(subject, opener)
  }

  return {
    open: (subject, opener) => void open(subject, opener),
    dispose() {
      isDisposed = true
      tools?.dispose()
    },
  }
}
