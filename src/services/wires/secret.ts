/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
export function sameSecret(given: string, wanted: string): boolean {
  const encoder = new TextEncoder();
  const [a, b] = [encoder.encode(given), encoder.encode(wanted)];
  let difference = a.length ^ b.length;
  for (let at = 0; at < b.length; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}
