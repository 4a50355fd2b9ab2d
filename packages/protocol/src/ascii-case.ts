// Letters of ASCII alone: verbs and keywords are ASCII, and Unicode folds strangers into it (`ß` to SS, `ı` to I), and
// some one character to two, so that an index in the one text is none in the other. A class with `+` cannot backtrack.

/** The text with A to Z in lower case and all else as it is. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, letters => letters.toLowerCase())
}

/** The text with a to z in upper case and all else as it is. */
export function asciiUpper(text: string): string {
  return text.replace(/[a-z]+/g, letters => letters.toUpperCase())
}
