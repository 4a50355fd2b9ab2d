import { expect, it } from 'vitest'
import { escapeControls } from '../src/escape-controls.ts'

it.each([
  ['plain é€𝄞 text\nof two lines', 'plain é€𝄞 text\nof two lines'],
  ['\x1b[31m\x07\0\t\r', '\\x1b[31m\\x07\\x00\\x09\\x0d'],
  ['\x0b\x1f\x20\x7e\x7f\x80\x9f\xa0', '\\x0b\\x1f ~\\x7f\\x80\\x9f\xa0'],
  ['a\u202egnp.exe\u2066\u2069\u061c\u200e', 'a\\u{202e}gnp.exe\\u{2066}\\u{2069}\\u{61c}\\u{200e}'],
  ['a\u200bb\ufeffc\u2060\u2028\u2029', 'a\\u{200b}b\\u{feff}c\\u{2060}\\u{2028}\\u{2029}'],
  ['\u{e1000}\u{10ffff}\ufe0f', '\u{e1000}\u{10ffff}\ufe0f'],
  ['a\xadb\u034f\u115f\u1160\u17b4\u180e', 'a\\xadb\\u{34f}\\u{115f}\\u{1160}\\u{17b4}\\u{180e}'],
  ['\u3164\ufe00\uffa0\ufff9\u{1d173}\u{e0100}', '\\u{3164}\\u{fe00}\\u{ffa0}\\u{fff9}\\u{1d173}\\u{e0100}'],
  ['\ud800 \udfff \u{e0041}', '\\u{d800} \\u{dfff} \\u{e0041}'],
  [
    '\u061b\u061d\u200a\u2010\u2027\u202f\u205f\u2070\ud7ff\ue000',
    '\u061b\u061d\u200a\u2010\u2027\u202f\u205f\u2070\ud7ff\ue000',
  ],
])('shows %j as %j', (text, shown) => {
  expect(escapeControls(text)).toBe(shown)
})
