/** Every buffer in a message of a thread that is not shared, to be handed over instead of copied. */
export function* buffersIn(value: unknown, known = new Set<ArrayBuffer>()): Generator<ArrayBuffer, void> {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  if (buffer instanceof ArrayBuffer) {
    if (!known.has(buffer)) yield buffer;
    known.add(buffer);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value))
    for (const part of Object.values(value)) yield* buffersIn(part, known);
}
