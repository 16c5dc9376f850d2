/** How long anything waits for the first picture of an incident that opens. */
const LONGEST_MS = 800;

const waiting = new Set<() => void>();
let opening: ReturnType<typeof setTimeout> | undefined;

/** An incident with video opens: until its first picture is shown, whatever else would be drawn holds that up. */
export function videoOpens(): void {
  clearTimeout(opening);
  opening = setTimeout(pictureShown, LONGEST_MS);
}

/** A tile has begun to show pictures. */
export function pictureShown(): void {
  clearTimeout(opening);
  opening = undefined;
  const due = [...waiting];
  waiting.clear();
  for (const run of due) run();
}

/** Whether an incident is just opening. */
export function isVideoOpening(): boolean {
  return opening !== undefined;
}

/** Runs at once, but while an incident opens only after its first picture: video comes first. Returns how to give it up. */
export function afterFirstPicture(run: () => void): () => void {
  if (opening === undefined) {
    run();
    return () => undefined;
  }
  waiting.add(run);
  return () => waiting.delete(run);
}
