/** A document with the text between `<!-- name -->` and `<!-- /name -->` replaced; throws where they are not there once. */
export function replaceSection(document: string, name: string, text: string): string {
  const open = `<!-- ${name}: written by npm run docs -->\n`
  const close = `<!-- /${name} -->`
  const [before, rest, ...others] = document.split(open)
  const end = rest?.indexOf(close) ?? -1
  if (rest === undefined || end === -1 || others.length > 0) {
    throw new Error(`the section "${name}" needs one line ${open.trim()} and one ${close} behind it`)
  }
  return `${before}${open}${text}${rest.slice(end)}`
}
