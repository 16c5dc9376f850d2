const listeners = new Set<() => void>();

/** A tile has begun to show pictures. */
export function pictureShown(): void {
  for (const listener of listeners) listener();
}

/**
 * Runs once a picture is shown, and no later than so many milliseconds from now: video comes first, and drawing the map
 * meanwhile would only hold it up. Returns how to give it up.
 */
export function afterFirstPicture(latestMs: number, run: () => void): () => void {
  const finish = (): void => {
    cancel();
    run();
  };
  const timer = setTimeout(finish, latestMs);
  const cancel = (): void => {
    clearTimeout(timer);
    listeners.delete(finish);
  };
  listeners.add(finish);
  return cancel;
}
