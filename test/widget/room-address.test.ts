import { describe, expect, it } from 'vitest'
import { roomAddress } from '../../widget/room-address.ts'

describe('room address', () => {
  it.each([
    [null, 'https://forum.example/chat/widget.js?v=3', 'wss://forum.example/chat/room'],
    [null, 'http://127.0.0.1:8787/widget.js', 'ws://127.0.0.1:8787/room'],
    ['https://chat.example/', 'https://forum.example/x/widget.js', 'wss://chat.example/room'],
    ['https://chat.example/sax', 'https://forum.example/x/widget.js', 'wss://chat.example/sax/room'],
    ['https://chat.example/sax/?a=b#c', 'https://forum.example/x/widget.js', 'wss://chat.example/sax/room'],
  ])('of %j beside %j', (room, script, url) => {
    expect(roomAddress(room, script)).toBe(url)
  })

  it.each(['', '/chat/', 'chat', 'javascript:alert(1)', 'ftp://chat.example/'])('is none of %j', (room) => {
    expect(roomAddress(room, 'https://forum.example/chat/widget.js')).toBeNull()
  })
})
