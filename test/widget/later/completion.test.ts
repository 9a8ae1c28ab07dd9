import { expect, it } from 'vitest'
import type { PeopleNow } from '../../../client/people-watch.ts'
import { createCompletion } from '../../../widget/later/completion.tsx'
import { LIVE } from '../view-fixture.ts'

it('[P1] watches once who is here, be it known already, and lets go when it ends', () => {
  let watches = 0
  const people = {
    watch(listener: (now: PeopleNow) => void) {
      watches += 1
      listener({ people: { listed: [{ id: 'forum:7', name: 'Ann' }], more: 0 }, trouble: null })
      return () => void (watches -= 1)
    },
    again() {},
  }
  const completion = createCompletion({
    view: () => LIVE,
    people,
    isIgnored: () => false,
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
