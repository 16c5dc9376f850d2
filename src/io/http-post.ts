import type { HttpPost } from '#services/ports.ts';

const MAX_ANSWER_BYTES = 1_048_576;

/** Posts with the platform's fetch; rejects with one sentence when nobody answers or the answer is too long. */
export const httpPost: HttpPost = async ({ url, headers, body, timeoutMs }) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers },
    body: Uint8Array.from(body),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  }).catch((error: unknown) => {
    throw new Error(`${url} cannot be reached: ${reasonOf(error)}`, { cause: error });
  });
  const parts: Uint8Array[] = [];
  let size = 0;
  const chunks: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined;
  for await (const part of chunks ?? []) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`${url} answered with more than ${MAX_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return { status: response.status, body: Uint8Array.from(Buffer.concat(parts)) };
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : undefined;
  if (cause === 'ECONNREFUSED') return 'nobody listens there';
  return error.name === 'TimeoutError' ? 'no answer in time' : (cause ?? error.message);
}
