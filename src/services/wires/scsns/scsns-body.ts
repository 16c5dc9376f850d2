import { decodeBase64 } from '#protocol/base64.ts';
import { decodeEucKr, decodeKorean, decodeUtf8 } from '#protocol/korean-text.ts';
import type { AriaInput, Ciphers } from '../../ports.ts';
import type { ScsnsConfig } from '../wire-config.ts';

const BLOCK_BYTES = 16;

/** Text of an HTTP body by its declared charset, or found out where none is declared; undefined when it cannot be read. */
export function textOf(bytes: Uint8Array, contentType: string): string | undefined {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset === undefined) return decodeKorean(bytes)?.text;
  if (charset === 'utf-8' || charset === 'utf8') return decodeUtf8(bytes);
  if (['euc-kr', 'cp949', 'ms949', 'windows-949', 'ks_c_5601-1987', 'uhc'].includes(charset)) return decodeEucKr(bytes);
  return undefined;
}

/** Form fields of `application/x-www-form-urlencoded`: the public receiver takes the envelope that way too, its parts as JSON text. */
export function envelopeOfForm(bytes: Uint8Array): Record<string, unknown> | undefined {
  const fields: Record<string, unknown> = {};
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  const pairs = text.split('&');
  if (pairs.length > MAX_FORM_FIELDS) return undefined;
  for (const pair of pairs) {
    const [name = '', value = ''] = pair.split('=', 2).map(percentDecoded);
    if (!/^[A-Za-z]{1,32}$/.test(name)) continue;
    fields[name] = STRUCTURED.has(name) ? parseJson(value) : value;
  }
  return fields;
}

const MAX_FORM_FIELDS = 100;
const STRUCTURED: ReadonlySet<string> = new Set(['apSeq', 'tranSysHis', 'callBack']);

function percentDecoded(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const hex = code === 0x25 ? /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3)) : null;
    if (hex) {
      bytes.push(Number.parseInt(hex[0], 16));
      at += 2;
    } else bytes.push(code === 0x2b ? 0x20 : code & 0xff);
  }
  return decodeKorean(Uint8Array.from(bytes))?.text ?? '';
}

/** Undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The ARIA key: 32, 48 or 64 hex digits are the key itself; any other text is a pass phrase, filled up to 32 bytes as the
 * public source does (ANSI X9.23: zeros, the last byte says how many were added). Undefined when it is too long.
 */
export function ariaKeyOf(text: string): Uint8Array | undefined {
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i.test(text)) return fromHex(text);
  const phrase = new TextEncoder().encode(text);
  if (phrase.length > 32) return undefined;
  const key = new Uint8Array(32);
  key.set(phrase);
  if (phrase.length < 32) key[31] = 32 - phrase.length;
  return key;
}

/** Text of an encrypted body; undefined when it does not decrypt to text. */
export function decryptBody(body: string, config: ScsnsConfig, ciphers: Ciphers): string | undefined {
  const key = config.ariaKey === undefined ? undefined : ariaKeyOf(config.ariaKey);
  const bytes = config.aria.text === 'hex' ? fromHex(body) : decodeBase64(body.replaceAll(/\s/g, ''));
  if (!key || !bytes) return undefined;
  const input = splitVector(bytes, key, config.aria);
  const plain = input && input.bytes.length > 0 && input.bytes.length % BLOCK_BYTES === 0 ? ciphers.decryptAria(input) : undefined;
  return plain && decodeKorean(plain)?.text;
}

function splitVector(bytes: Uint8Array, key: Uint8Array, aria: ScsnsConfig['aria']): AriaInput | undefined {
  if (aria.mode === 'ecb') return { mode: 'ecb', key, bytes };
  if (aria.iv === 'zero') return { mode: 'cbc', key, iv: new Uint8Array(BLOCK_BYTES), bytes };
  return bytes.length > BLOCK_BYTES ? { mode: 'cbc', key, iv: bytes.slice(0, BLOCK_BYTES), bytes: bytes.slice(BLOCK_BYTES) } : undefined;
}

function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}
