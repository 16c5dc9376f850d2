/** Brings the keys to a tile, once what is shown has changed. */
export function focusTile(slot: number): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-tile="${slot}"]`)?.focus({ preventScroll: true }));
}
