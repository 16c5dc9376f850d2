import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A file that does not change while the server runs, in memory, with its compressed forms. */
export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly hash: string;
  readonly cacheControl: string;
  packed: { readonly br?: Uint8Array<ArrayBuffer>; readonly gzip?: Uint8Array<ArrayBuffer> };
}

/** Below this a packet is saved at best. */
const MIN_PACKED_BYTES = 1_400;
/** Brotli's best costs seconds for a megabyte and saves a few per cent more than this. */
const BROTLI_QUALITY = 9;
const PACKED_TYPES = /^(?:text\/|application\/(?:json|javascript|geo\+json|manifest)|image\/svg)/;
export const FOREVER = 'public, max-age=31536000, immutable';
export const FRESH = 'no-cache';

export function makeAsset(bytes: Uint8Array, type: string, cacheControl: string): Asset {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return { bytes: Uint8Array.from(bytes), type, hash, cacheControl, packed: {} };
}

/** Makes the compressed forms, unless it has them; until then the file is given as it is. */
export async function packAsset(asset: Asset): Promise<void> {
  if (!PACKED_TYPES.test(asset.type) || asset.bytes.length < MIN_PACKED_BYTES || asset.packed.gzip) return;
  const br = await promisify(brotliCompress)(asset.bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: asset.bytes.length },
  });
  asset.packed = { br: Uint8Array.from(br) };
  const gz = await promisify(gzip)(asset.bytes, { level: 9 });
  asset.packed = { ...asset.packed, gzip: Uint8Array.from(gz) };
}

/** Answers GET and HEAD by RFC 9110 §8.8.3 and §12.5.3: 304 where the caller has it, the smallest form it takes otherwise. */
export function serveAsset(asset: Asset, request: Request): Response {
  const form = formFor(asset, request.headers.get('accept-encoding') ?? '');
  const etag = `"${asset.hash}${form.encoding === undefined ? '' : `-${form.encoding}`}"`;
  const headers: Record<string, string> = { etag, 'cache-control': asset.cacheControl, vary: 'Accept-Encoding' };
  const known = request.headers.get('if-none-match');
  if (known !== null && known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers });
  headers['content-type'] = asset.type;
  headers['content-length'] = String(form.bytes.length);
  if (form.encoding !== undefined) headers['content-encoding'] = form.encoding;
  return new Response(request.method === 'HEAD' ? null : form.bytes, { headers });
}

function formFor(asset: Asset, accepted: string): { readonly bytes: Uint8Array<ArrayBuffer>; readonly encoding?: 'br' | 'gzip' } {
  const takes = (name: string): boolean =>
    accepted.split(',').some((each) => each.trim().split(';')[0]?.trim() === name && !/;\s*q=0(?:\.0+)?\s*$/.test(each));
  if (asset.packed.br && takes('br')) return { bytes: asset.packed.br, encoding: 'br' };
  if (asset.packed.gzip && takes('gzip')) return { bytes: asset.packed.gzip, encoding: 'gzip' };
  return { bytes: asset.bytes };
}
