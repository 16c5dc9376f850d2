/**
 * Text as a store and a screen can take it: composed (NFC), without control characters (a database refuses NUL) and
 * without halves of surrogate pairs, trimmed. Line ends and tabs become blanks.
 */
export function cleanText(text: string): string {
  const composed = text.toWellFormed().normalize('NFC');
  const oneLine = composed.replaceAll(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, ' ');
  // oxlint-disable-next-line no-control-regex -- control characters are what is to be found.
  return oneLine.replaceAll(/[\u0000-\u001f\u007f-\u009f\ufeff]/g, '').trim();
}
