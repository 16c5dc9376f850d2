interface Drawn {
  draw(): void;
}

/** Pictures of one window that have something new to show, all drawn in one animation frame. */
const waiting = new Map<Window, Set<Drawn>>();

/** Draws at the next frame of the window that the picture stands in: panels may have been put out to another monitor. */
export function drawSoon(view: Window, picture: Drawn): void {
  const soon = waiting.get(view);
  if (soon) return void soon.add(picture);
  waiting.set(view, new Set([picture]));
  view.requestAnimationFrame(() => {
    const pictures = waiting.get(view);
    waiting.delete(view);
    for (const each of pictures ?? []) each.draw();
  });
}

export function drawNoMore(picture: Drawn): void {
  for (const pictures of waiting.values()) pictures.delete(picture);
}
