import type { Page } from 'playwright-core'

/** Part of the pixels in which two pictures differ, 0 to 1; of different sizes they differ altogether. `page` decodes them. */
export async function difference(page: Page, one: Buffer, other: Buffer): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const [a, b] = await Promise.all(
        pictures.map(async (base64) => {
          const image = new Image()
          image.src = `data:image/png;base64,${base64}`
          await image.decode()
          const { naturalWidth: width, naturalHeight: height } = image
          const context = new OffscreenCanvas(width, height).getContext('2d')
          context?.drawImage(image, 0, 0)
          return { width, height, data: context?.getImageData(0, 0, width, height).data ?? [] }
        }),
      )
      if (a?.width !== b?.width || a?.height !== b?.height) return 1
      let differing = 0
      for (let at = 0; at < (a?.data.length ?? 0); at += 4)
        if ([0, 1, 2].some((part) => a?.data[at + part] !== b?.data[at + part])) differing += 1
      return differing / ((a?.data.length ?? 4) / 4)
    },
    [one, other].map((picture) => picture.toString('base64')),
  )
}
