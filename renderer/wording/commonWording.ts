/** Words of more than one room. */
export const commonWording = {
  app: 'Heddle',
  titled: (title: string) => `${title} – Heddle`,
  close: 'Close',
  cancel: 'Cancel',
  ok: 'OK',
  stop: 'Stop',
  untitled: 'Untitled',
  root: 'Root',
  empty: 'empty',
}
