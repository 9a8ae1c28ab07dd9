import type { Subject, Tools, ToolsNeeds } from './tools/tools.tsx'

/** What is not needed to read and write: fetched when somebody first asks for it. */
export type LazyTools = {
  /** `opener` gets the focus back. */
  open(subject: Subject, opener: HTMLElement): void
  dispose(): void
}

/** `failed` is called when it cannot be fetched: offline, or a newer build has replaced it. */
export function createLazyTools(needs: ToolsNeeds, failed: () => void): LazyTools {
  let tools: Tools | null = null
  let isDisposed = false

  async function open(subject: Subject, opener: HTMLElement): Promise<void> {
    try {
      const { createTools } = await import('./tools/tools.tsx')
      if (isDisposed) return
      tools ??= createTools(needs)
    } catch {
      if (!isDisposed) failed()
      return
    }
    tools.open(subject, opener)
  }

  return {
    open: (subject, opener) => void open(subject, opener),
    dispose() {
      isDisposed = true
      tools?.dispose()
    },
  }
}
