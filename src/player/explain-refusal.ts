import type { SessionEnd } from './session.ts';

const TIMEOUT_MS = 5_000;

/**
 * Asks the address of a WebSocket by plain GET why it did not open: a page does not learn that from the WebSocket itself.
 * Undefined when the relay cannot be reached, or would let us in now.
 */
export async function explainRefusal(wsUrl: string): Promise<Extract<SessionEnd, { kind: 'problem' }> | undefined> {
  try {
    const response = await fetch(wsUrl.replace(/^ws/, 'http'), { signal: AbortSignal.timeout(TIMEOUT_MS), cache: 'no-store' });
    const body: unknown = await response.json();
    const code =
      typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : `http${response.status}`;
    return response.status === 426 ? undefined : { kind: 'problem', status: response.status, code };
  } catch {
    return undefined;
  }
}
