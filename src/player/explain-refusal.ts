import type { SessionEnd } from './session.ts';

const TIMEOUT_MS = 5_000;

/**
 * Asks the address of a WebSocket by plain GET why it did not open: a page does not learn that from the WebSocket itself.
 * `noPath`: the relay would let us in now. Undefined when it cannot be reached.
 */
export async function explainRefusal(wsUrl: string): Promise<Extract<SessionEnd, { kind: 'problem' | 'noPath' }> | undefined> {
  try {
    const response = await fetch(wsUrl.replace(/^ws/, 'http'), { signal: AbortSignal.timeout(TIMEOUT_MS), cache: 'no-store' });
    const body: unknown = await response.json();
    const code =
      typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : `http${response.status}`;
    return response.status === 426 ? { kind: 'noPath' } : { kind: 'problem', status: response.status, code };
  } catch {
    return undefined;
  }
}
