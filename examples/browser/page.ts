/** The script of the page: shows what `@sluice/protocol` makes of the text in it, again at each change. */
import { readDialogue } from './read-dialogue.ts'
import { readListing } from './read-listing.ts'
import type { Table } from './table.ts'

const kind = element('kind', HTMLSelectElement)
const text = element('text', HTMLTextAreaElement)

kind.addEventListener('input', show)
text.addEventListener('input', show)
show()

function show(): void {
  const { summary, head, rows } = read()
  element('summary', HTMLElement).textContent = summary
  element('head', HTMLElement).replaceChildren(rowOf('th', head))
  element('rows', HTMLElement).replaceChildren(...rows.map(row => rowOf('td', row)))
}

function read(): Table {
  const value = kind.value
  if (value === 'LIST' || value === 'MLSD' || value === 'NLST') return readListing(value, text.value)
  return readDialogue(text.value)
}

/** The cells are a stranger's text: they become text of the page, never a part of it. */
function rowOf(tag: 'th' | 'td', cells: readonly string[]): HTMLTableRowElement {
  const row = document.createElement('tr')
  for (const cell of cells) row.appendChild(document.createElement(tag)).textContent = cell
  return row
}

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`the page has no "${id}"`)
  return found
}
