import { expect, it } from 'vitest'
import type { People } from '../../../client/core/people.ts'
import { createCompletion } from '../../../widget/later/completion.tsx'
import { LIVE } from '../view-fixture.ts'

it('[P1] watches once who is here, be it known already, and lets go when it ends', () => {
  let watches = 0
  const people = {
    watch(listener: (known: People) => void) {
      watches += 1
      listener({ listed: [{ id: 'forum:7', name: 'Ann' }], more: 0 })
      return () => void (watches -= 1)
    },
  }
  const completion = createCompletion({
    view: () => LIVE,
    people,
    isIgnored: () => false,
    canIgnore: false,
    hasCommands: () => true,
    draw: () => {},
  })
  const box = { value: '@a', selectionStart: 2, selectionEnd: 2 } as HTMLTextAreaElement
  completion.look(box)
  completion.look(box)
  expect(watches).toBe(1)
  completion.dispose()
  expect(watches).toBe(0)
})
