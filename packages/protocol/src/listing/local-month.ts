/**
 * How the names of the months begin where they are not English, without accents: German, French, Spanish, Italian,
 * Portuguese, Dutch, Danish, Norwegian, Swedish, Polish, Slovene, Hungarian and Russian.
 */
const months: readonly string[] = [
  'jan gen ene sty янв',
  'feb fev lut фев',
  'mar mrz mae mrt maa мар',
  'apr avr abr kwi апр',
  'may mai mag maj mei маи мая',
  'jun giu cze июн',
  'jul lug lip июл',
  'aug ago aou avg sie авг',
  'sep set sze wrz сен',
  'oct okt ott out paz окт',
  'nov lis ноя',
  'dec dez dic des gru дек',
]

/** The number, 1 to 12, of the month that a word names or abbreviates in one of these languages; 0 if none. */
export function localMonth(word: string): number {
  // Letters and their accents apart; accents have code units of their own.
  const letters = word
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  const key = letters.slice(0, 3)
  if (key.length < 3 || key.includes(' ')) return 0
  // Only the fourth letter of juin and juillet tells them apart.
  if (key === 'jui') return letters[3] === 'n' ? 6 : 7
  return months.findIndex(names => names.includes(key)) + 1
}
