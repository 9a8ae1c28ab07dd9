/** A page's title with the number of unread lines in front, in the place of an earlier one. */
export function countedTitle(title: string, count: number): string {
  const plain = title.replace(/^\(\d+\) /, '')
  return count > 0 ? `(${count}) ${plain}` : plain
}
