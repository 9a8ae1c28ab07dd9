/** Where the chat fills a page: beside the room's socket, which is all that a page knows of it. An entry's permalink is this, `#` and its seq. */
export function roomPage(roomUrl: string): string {
  return roomUrl.replace(/^ws/, 'http').replace(/[^/]*$/, '')
}
