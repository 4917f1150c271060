/**
 * Where sentences are put to be heard. The page has one, and so has every dialog: while a modal dialog is open all that
 * lies outside it is inert, and nobody hears it change.
 */
export function LiveRegion() {
  return <div class="unseen" aria-live="polite" aria-atomic="true" data-announcements />
}

/** Says a sentence where it is heard once what goes on now is done: a dialog that is closing is no place for it. */
export function speak(sentence: string): void {
  setTimeout(() => {
    const said = document.createElement('p')
    said.textContent = sentence
    const region = document.querySelector('dialog[open] [data-announcements]') ?? document.querySelector('[data-announcements]')
    region?.replaceChildren(said)
  })
}
