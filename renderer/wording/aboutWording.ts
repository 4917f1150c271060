/** About Heddle. */
export const aboutWording = {
  about: 'About Heddle',
  version: (version: string) => `Heddle ${version}`,
  licences: 'Licences',
  free: 'Heddle is free software under the MIT licence.',
  ownLicence: 'Heddle’s licence',
  byOthers: 'What comes with it, by others',
  find: 'Find a part',
  findWhat: 'Find a typeface, a dictionary, a library',
  noNotice: 'Its makers ship no notice of their own.',
}
