import { z } from 'zod';

/**
 * The wire of our sign controller (*ours*; README): JSON lines over TCP, one request and one answer for a line, at most 64 KiB each.
 */
const MAX_LINE_BYTES = 65_536;

const picture = z.strictObject({
  pages: z.array(z.array(z.string().max(200)).max(16)).max(16),
  colour: z.string().max(20),
  pageSeconds: z.number().min(0.5).max(60),
  speech: z.string().max(2_000),
});

export const signRequest = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('show'), id: z.string().max(200), key: z.string(), device: z.string(), picture }),
  z.strictObject({ do: z.literal('dark'), id: z.string().max(200), key: z.string(), device: z.string() }),
  z.strictObject({ do: z.literal('list'), id: z.string().max(200), key: z.string() }),
]);
export type SignRequest = z.infer<typeof signRequest>;

const deviceState = z.strictObject({
  device: z.string(),
  online: z.boolean(),
  proof: z.string().max(200),
  colour: z.string().max(20),
  picture: z.array(z.string().max(400)).max(64),
});
export type SignDeviceState = z.infer<typeof deviceState>;

export const signAnswer = z.union([
  z.strictObject({ id: z.string(), ok: z.literal(true), proof: z.string().max(200) }),
  z.strictObject({ id: z.string(), ok: z.literal(true), devices: z.array(deviceState).max(1_000) }),
  z.strictObject({ id: z.string(), ok: z.literal(false), reason: z.string().max(500) }),
]);
export type SignAnswer = z.infer<typeof signAnswer>;

/** Bytes to whole lines; a line that is too long ends the conversation. */
export class LineReader {
  readonly #most: number;
  #kept = new Uint8Array();
  tooLong = false;

  constructor(most = MAX_LINE_BYTES) {
    this.#most = most;
  }

  push(bytes: Uint8Array): readonly string[] {
    if (this.tooLong) return [];
    const all = new Uint8Array(this.#kept.length + bytes.length);
    all.set(this.#kept);
    all.set(bytes, this.#kept.length);
    const lines: string[] = [];
    let from = 0;
    for (let at = all.indexOf(10); at >= 0; at = all.indexOf(10, from)) {
      lines.push(new TextDecoder().decode(all.subarray(from, at)));
      from = at + 1;
    }
    this.#kept = all.slice(from);
    this.tooLong = this.#kept.length > this.#most;
    return lines;
  }
}

export function lineOf(message: SignRequest | SignAnswer): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(message)}\n`);
}

/** Undefined: not JSON of that shape. */
export function readLine<Shape>(schema: z.ZodType<Shape>, line: string): Shape | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
