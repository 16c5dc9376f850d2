/** What XML 1.0 does not know at all, not even escaped. */
// oxlint-disable-next-line no-control-regex -- these are the very characters that must go
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** A text that may stand between tags and in quotes. */
export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, '').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** `<name>text</name>`, escaped; nothing for an undefined text. */
export function leaf(name: string, text: string | number | undefined): string {
  return text === undefined ? '' : `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** A URL for an attribute. */
export function hrefOf(url: string): string {
  return `xlink:type="simple" xlink:href="${escapeXml(url)}"`;
}
