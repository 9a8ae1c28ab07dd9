/** Browsers without `field-sizing` do not grow a textarea by themselves; the stylesheet bounds both. To be called with each text it shows. */
export function createGrowing(): (box: HTMLTextAreaElement | null, text: string) => void {
  let grownFor = ''
  return (box, text) => {
    if (box === null || text === grownFor || CSS.supports('field-sizing', 'content')) return
    grownFor = text
    box.style.blockSize = 'auto'
    // And its borders.
    box.style.blockSize = `${box.scrollHeight + 2}px`
  }
}
