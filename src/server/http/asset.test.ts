import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FRESH, makeAsset, packAsset, serveAsset } from './asset.ts';

const TEXT = '망루 '.repeat(1_000);
const ask = (headers: Record<string, string>): Request => new Request('http://x/', { headers });

async function packed(): Promise<ReturnType<typeof makeAsset>> {
  const asset = makeAsset(new TextEncoder().encode(TEXT), 'text/css', FRESH);
  await packAsset(asset);
  return asset;
}

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0, gzip;q=0', null],
  ['identity', null],
  ['', null],
])('A9: who takes "%s" gets %s', async (accepted, encoding) => {
  const answer = serveAsset(await packed(), ask({ 'accept-encoding': accepted }));
  expect(answer.headers.get('content-encoding')).toBe(encoding);
  const body = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get('content-length')).toBe(String(body.length));
  expect((encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body).toString()).toBe(TEXT);
});

test('A9: each form has an ETag of its own, and whoever names it is told that nothing changed', async () => {
  const asset = await packed();
  const tags = ['br', 'gzip', ''].map((accepted) => serveAsset(asset, ask({ 'accept-encoding': accepted })).headers.get('etag')!);
  expect(new Set(tags).size).toBe(3);
  expect(serveAsset(asset, ask({ 'accept-encoding': 'br', 'if-none-match': `"other", W/${tags[0]}` })).status).toBe(304);
  expect(serveAsset(asset, ask({ 'accept-encoding': 'gzip', 'if-none-match': tags[0]! })).status).toBe(200);
});

test('A9: what is small or packed already is left as it is', async () => {
  for (const [bytes, type] of [
    [new Uint8Array(100), 'text/css'],
    [new Uint8Array(10_000), 'font/woff2'],
    [new Uint8Array(10_000), 'image/png'],
  ] as const) {
    const asset = makeAsset(bytes, type, FRESH);
    await packAsset(asset);
    expect(serveAsset(asset, ask({ 'accept-encoding': 'br, gzip' })).headers.get('content-encoding')).toBeNull();
  }
});
