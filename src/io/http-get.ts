import type { GetText } from '#server/roads/traffic-feed.ts';

/** Gets a text with the platform's fetch. No sentence of its failures holds the address: a key may stand in it (invariant 10). */
export const httpGet: GetText = async (url, { timeoutMs, maxBytes }) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }).catch((error: unknown) => {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    throw new Error(timedOut ? 'no answer in time' : 'it cannot be reached');
  });
  if (!response.ok) throw new Error(`answered with status ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  const chunks: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined;
  for await (const part of chunks ?? []) {
    size += part.length;
    if (size > maxBytes) throw new Error(`answered with more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(parts));
};
