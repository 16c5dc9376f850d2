/** A name that sorts by time, so that rows that come together lie together: base-36 milliseconds and random hex. */
export function timeOrderedId(now: number, randomHex: string): string {
  return `${now.toString(36).padStart(9, '0')}${randomHex}`;
}
