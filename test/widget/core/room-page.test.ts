import { expect, it } from 'vitest'
import { roomPage } from '../../../widget/core/room-page.ts'

it.each([
  ['wss://forum.example/chat/room', 'https://forum.example/chat/'],
  ['ws://127.0.0.1:8787/room', 'http://127.0.0.1:8787/'],
])('the page of %s is %s', (room, page) => {
  expect(roomPage(room)).toBe(page)
})
