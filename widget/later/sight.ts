/** The times of all rows that have one to link to, in order. */
export function rowLinks(place: ShadowRoot): readonly HTMLAnchorElement[] {
  return [...place.querySelectorAll<HTMLAnchorElement>('.time[href]')]
}

export function seqOf(link: HTMLAnchorElement | undefined): number {
  return Number(link?.hash.slice(1) ?? 0)
}

/** The last row of which the upper half is in sight, by its time. */
export function newestInSight(place: ShadowRoot): HTMLAnchorElement | undefined {
  const edge = place.querySelector('.scroller')?.getBoundingClientRect().bottom ?? 0
  const links = rowLinks(place)
  let [low, high] = [0, links.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const its = links[middle]?.closest('.row')?.getBoundingClientRect()
    if (its && its.top + its.height / 2 <= edge) low = middle + 1
    else high = middle
  }
  return links[low - 1]
}
