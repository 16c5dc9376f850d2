import { decodeEucKr, decodeUtf8 } from '../korean-text.ts';

/** How the text of a map file is read. */
export type TextEncoding = 'utf-8' | 'cp949';

/** By byte order mark, by what an XML says of itself, as UTF-8 where it is valid, else as CP949. Undefined: none of these. */
export function textOfFile(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  if (/^<\?xml[^>]{0,150}encoding=["'](?:euc-kr|ks_c_5601-1987|cp949|ms949|uhc)["']/i.test(head)) return decodeEucKr(bytes);
  return decodeUtf8(bytes) ?? decodeEucKr(bytes);
}

/** What a .cpg says; undefined where it says nothing that we know. */
export function encodingOfCpg(text: string): TextEncoding | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');
  if (/^(?:utf8|65001|cp65001)$/.test(name)) return 'utf-8';
  return /^(?:euckr|949|cp949|ms949|uhc|ansi949|ksc56011987|windows949|51949)$/.test(name) ? 'cp949' : undefined;
}

export function decoderOf(encoding: TextEncoding): (bytes: Uint8Array) => string | undefined {
  return encoding === 'utf-8' ? decodeUtf8 : decodeEucKr;
}
