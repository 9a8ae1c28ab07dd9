/** Where the full-page chat shows this entry: beside the room's socket, which is all that a page knows of it. */
export function permalink(roomUrl: string, seq: number): string {
  return `${roomUrl.replace(/^ws/, 'http').replace(/[^/]*$/, '')}#${seq}`
}
