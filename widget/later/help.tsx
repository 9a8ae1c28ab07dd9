import type { VNode } from 'preact'
import type { Command } from '../core/commands.ts'
import * as strings from '../strings-writing.ts'
import { button } from '../view/button.tsx'

/** The commands and what they do; `height` in CSS pixels at most. */
export function helpList(commands: readonly Command[], height: number, close: () => void): VNode {
  return (
    <section
      class="above"
      aria-label={strings.commands}
      style={{ 'max-block-size': `${height}px` }}
      tabIndex={0}
    >
      <header>
        <h2>{strings.commands}</h2>
        {button(strings.closeHelp, close)}
      </header>
      <dl>
        {commands.map((name) => {
          const [usage, help] = strings.commandHelp[name]
          return [<dt>{usage}</dt>, <dd>{help}</dd>]
        })}
      </dl>
      <p>{strings.slash}</p>
    </section>
  )
}
