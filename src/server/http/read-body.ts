/** Reads a body up to a limit. `tooLarge` as soon as it is known, without reading on. */
export async function readBody(stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array | 'tooLarge'> {
  if (!stream) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes) return 'tooLarge';
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** The same stream, which fails with `BodyTooLarge` beyond its limit. */
export function limitBody(stream: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let length = 0;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.length;
        if (length > maxBytes) controller.error(new BodyTooLarge());
        else controller.enqueue(chunk);
      },
    }),
  );
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}
