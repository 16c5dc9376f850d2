import { readStored, writeStored } from '../app/preferences.ts';

/** Where each person's arrangement of the board is kept on this device: by organisation and person. */
export function layoutKey(organisation: string, person: string): string {
  return `mangru.layout.1.${organisation}.${person}`;
}

export function readLayout(key: string): unknown {
  return readStored(key);
}

export function writeLayout(key: string, layout: unknown): void {
  writeStored(key, layout);
}

let reset: (() => void) | undefined;

/** The board says how it is put back to its first arrangement. */
export function answerReset(answer: () => void): () => void {
  reset = answer;
  return () => {
    if (reset === answer) reset = undefined;
  };
}

export function resetLayout(): void {
  reset?.();
}
