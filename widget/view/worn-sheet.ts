/** A style sheet beside those that the place has; constructed, so that it needs no leave from a style-src. */
export type WornSheet = { readonly sheet: CSSStyleSheet; takeOff(): void }

export function wearSheet(place: ShadowRoot, css = ''): WornSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  place.adoptedStyleSheets.push(sheet)
  return {
    sheet,
    takeOff() {
      place.adoptedStyleSheets = place.adoptedStyleSheets.filter((other) => other !== sheet)
    },
  }
}
