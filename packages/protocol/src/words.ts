/** The parts of a text between blanks and tabs, none empty. */
export function words(text: string | undefined): string[] {
  return (text ?? '')
    .replaceAll('\t', ' ')
    .split(' ')
    .filter(word => word !== '')
}
