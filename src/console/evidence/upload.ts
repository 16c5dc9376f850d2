import { evidenceUpload } from '#contract/field-view.ts';
import { EVIDENCE_LIMITS, EVIDENCE_TYPES, evidenceKind, type EvidenceType } from '#domain/evidence.ts';
import { call, callOnly, CallFailed } from '../api/call.ts';
import { doInField } from '../field/field-api.ts';

/** How long one part may take on a poor network before it is sent again. */
const PART_DEADLINE_MS = 120_000;
const AGAIN_MS = [1_000, 2_000, 5_000, 10_000] as const;

export type UploadState =
  | { readonly phase: 'sending' | 'waiting'; readonly share: number }
  | { readonly phase: 'sent' }
  | { readonly phase: 'failed'; readonly error: unknown };

/** Undefined: a file of this kind cannot be evidence, and it is not sent. */
export function typeOf(file: Blob): EvidenceType | undefined {
  return (Object.keys(EVIDENCE_TYPES) as EvidenceType[]).find((type) => type === file.type);
}

export function isTooLarge(file: Blob, type: EvidenceType): boolean {
  return file.size > (evidenceKind(type) === 'photo' ? EVIDENCE_LIMITS.photoBytes : EVIDENCE_LIMITS.videoBytes);
}

interface Upload {
  readonly incident: string;
  readonly file: Blob;
  readonly type: EvidenceType;
  readonly note: string;
  readonly onState: (state: UploadState) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a photo or video part by part: what was sent stays sent, and a network that goes away only makes it wait. What the server refuses
 * is not tried again.
 */
export async function upload({ incident, file, type, note, onState, signal }: Upload): Promise<void> {
  const base = `/api/v1/incidents/${encodeURIComponent(incident)}/evidence`;
  try {
    const begun = await patiently(
      () => call(evidenceUpload, base, { method: 'POST', json: { type, bytes: file.size, ...(note === '' ? {} : { note }) }, signal }),
      () => onState({ phase: 'waiting', share: 0 }),
      signal,
    );
    for (let part = 0; part < begun.parts; part += 1) {
      const share = part / begun.parts;
      onState({ phase: 'sending', share });
      const body = file.slice(part * begun.partBytes, (part + 1) * begun.partBytes);
      const path = `${base}/${encodeURIComponent(begun.evidence)}/parts/${part}`;
      await patiently(
        () => callOnly(path, { method: 'POST', body, type: 'application/octet-stream', deadlineMs: PART_DEADLINE_MS, signal }),
        () => onState({ phase: 'waiting', share }),
        signal,
      );
    }
    onState({ phase: 'sending', share: 1 });
    await patiently(
      () => doInField(incident, { path: `evidence/${encodeURIComponent(begun.evidence)}/finish`, body: {} }),
      () => onState({ phase: 'waiting', share: 1 }),
      signal,
    );
    onState({ phase: 'sent' });
  } catch (error) {
    if (!signal.aborted) onState({ phase: 'failed', error });
  }
}

/** Again and again while nobody answers or the server is busy; a refusal is final. */
async function patiently<T>(ask: () => Promise<T>, onWait: () => void, signal: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      const passing = error instanceof CallFailed && (error.status === 0 || error.status === 429 || error.status === 503);
      if (!passing || signal.aborted) throw error;
      onWait();
      await pause(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 10_000, signal);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const early = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', early, { once: true });
    addEventListener('online', early, { once: true });
  });
}
