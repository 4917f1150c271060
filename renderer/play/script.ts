const opening = `The lighthouse keeper had not spoken to anyone in eleven days. He had counted them, at first, with chalk marks on the door, and then with nothing at all, because the chalk had gone soft in the damp and would not hold a line.

On the twelfth morning the boat came early. He watched it from the gallery, a dark fleck against the bright water, and he knew before it turned that it was not`

const continuations = [
  ' the supply boat. It sat too low, and nobody was at the oars; it came on with the tide as a thing comes that has been sent.',
  ' the supply boat, because the supply boat had a red sail and this one had none.\n\nHe went down the stairs slowly, with one hand on the wall, and found that he had brought the lamp with him.',
  ' empty. There were three people in it, and none of them were rowing. The first stood in the bow with her hands at her sides.',
  ' empty.\n\nThere were three people in it, and none of them were rowing.\n\n“You are late,” he called, and was surprised at how small his voice had become.',
  ' for him. Boats that were for him stopped at the northern landing and blew twice. This one made no sound, and it did not stop.',
  ' the one he had been promised. He had been promised a white one, long ago, by someone who was good at promising.',
  ' going to wait. He ran.',
  ' the first time he had seen it. It had come like this in his father’s years, on a morning as clear, and had taken his father off.',
] as const

/** What the playground's weaver says. */
export const script = {
  opening,
  say: (weave: number, index: number): readonly string[] => tokensOf(continuations[(weave * 3 + index) % continuations.length] ?? ''),
}

/** Text in pieces of about the size of tokens. */
export function tokensOf(text: string): readonly string[] {
  return text.match(/\s*[^\s]{1,5}|\s+/g) ?? []
}
