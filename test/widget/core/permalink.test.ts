import { expect, it } from 'vitest'
import { permalink } from '../../../widget/core/permalink.ts'

it.each([
  ['wss://forum.example/chat/room', 'https://forum.example/chat/#812'],
  ['ws://127.0.0.1:8787/room', 'http://127.0.0.1:8787/#812'],
])('an entry of %s is found at %s', (room, link) => {
  expect(permalink(room, 812)).toBe(link)
})
