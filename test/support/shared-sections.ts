import type { Section } from '#server/store/stored-sections.ts';

/** Columns as a store gives them: where every thread can read them. */
export function sharedSections(sections: readonly Section[]): Map<string, Uint8Array<SharedArrayBuffer>> {
  return new Map(
    sections.map(({ name, bytes }) => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      return [name, shared];
    }),
  );
}
