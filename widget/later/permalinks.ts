/** On the room's own page the hash names a message; elsewhere it belongs to the page around. */
export function followPermalinks(place: ShadowRoot, jump: (seq: number) => void, signal: AbortSignal): void {
  const isPage = (): boolean => place.host.getAttribute('mode') === 'page'
  const follow = (): void => {
    const seq = isPage() ? Number(location.hash.slice(1)) : 0
    if (Number.isSafeInteger(seq) && seq > 0) jump(seq)
  }
  const onClick = ({ target }: Event): void => {
    const link = target instanceof Element ? target.closest('.time') : null
    // Nobody is to lose the page that they are on.
    if (!isPage()) link?.setAttribute('target', '_blank')
  }
  place.addEventListener('click', onClick, { signal, capture: true })
  window.addEventListener('hashchange', follow, { signal })
  follow()
}
