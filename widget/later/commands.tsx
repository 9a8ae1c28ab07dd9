import type { VNode } from 'preact'
import { createRequests } from '../../client/requests.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { cleanText } from '../../protocol/text.ts'
import { type Command, argumentOf, commandsFor, slowSeconds } from '../core/commands.ts'
import { type Composed, composeText } from '../core/composed.ts'
import { type Reply, answering } from '../core/reply.ts'
import * as strings from '../strings-writing.ts'
import type { Composer } from '../view/composer.tsx'
import { roomAbove } from './completion.tsx'
import { helpList } from './help.tsx'

export type CommandNeeds = {
  readonly client: Pick<RoomClient, 'view' | 'extend'>
  readonly composer: Pick<Composer, 'keep' | 'post' | 'complain'>
  readonly ignore: (name: string, hide: boolean) => string
  readonly box: () => HTMLTextAreaElement | null
  readonly draw: () => void
}

/** What is typed after a slash, but for `/me`, which is a line like any other. */
export type Commands = {
  /** Does it, and gives what there is to say; the text stays where it could not be done. `reply` is the draft's. */
  run(name: string, typed: string, reply: Reply | null): string
  /** Takes the list of commands away; whether it was there. */
  close(): boolean
  /** That list. */
  render(): VNode | null
  dispose(): void
}

export function createCommands({ client, composer, ignore, box, draw }: CommandNeeds): Commands {
  const requests = createRequests(client)
  let isHelping = false

  const known = (): readonly Command[] => commandsFor(client.view.you)
  const close = (): boolean => {
    const was = isHelping
    isHelping = false
    if (was) composer.complain('')
    return was
  }

  const slowDown = async (seconds: number, typed: string): Promise<void> => {
    const answer = await requests.ask({ type: 'slow', seconds })
    if (answer.is === 'done' && box()?.value === typed) composer.keep('')
    composer.complain(strings.answerWords(answer))
  }

  return {
    run(given, typed, reply) {
      const name = known().find((command) => command === given.toLowerCase())
      const { textMax } = client.view.limits
      const argument = argumentOf(typed)
      const post = (composed: Composed, done: string): string => composer.post(composed) || done
      switch (name) {
        case undefined:
        case 'me':
          return strings.unknownCommand(given, known())
        case 'help':
          isHelping = true
          composer.keep('', reply)
          // Its height follows from where the box stands when the words below are there.
          draw()
          return strings.helpShown
        case 'shrug': {
          const text = `${argument} ${strings.shrug}`.trim()
          return composer.post(answering(composeText(text, textMax), reply))
        }
        case 'topic': {
          const clean = cleanText(argument, textMax)
          if (clean.ok)
            return post({ is: 'send', send: { kind: 'topic', text: clean.text } }, strings.onItsWay)
          return clean.code === 'empty' ? strings.writeLike(name) : strings.tooLong(clean.max)
        }
        case 'slow': {
          const seconds = slowSeconds(argument)
          if (seconds === null) return strings.writeLike(name)
          void slowDown(seconds, typed)
          return ''
        }
        case 'ignore':
        case 'unignore':
          if (argument === '') return strings.writeLike(name)
          composer.keep('', reply)
          return ignore(argument.replace(/^@/, ''), name === 'ignore')
      }
    },
    close,
    render() {
      const its = box()
      return isHelping && its ? helpList(known(), roomAbove(its), () => void close()) : null
    },
    dispose: () => requests.dispose(),
  }
}
