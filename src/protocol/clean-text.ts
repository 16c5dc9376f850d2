/**
 * Text as a store and a screen can take it: composed (NFC), without control characters (a database refuses NUL) and
 * without halves of surrogate pairs, trimmed. Line ends and tabs become blanks.
 */
export function cleanText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is to be found.
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\ufeff]/g, '')
    .trim();
}
