/** The hand counts as being there this long after its last move. */
const LEAVES_AFTER_MS = 2_500;

/** Says when a pointer is at work on an element, and when it has left or rested. Returns how to stop. */
export function watchHand(
  element: HTMLElement,
  { onTouch, onLeave }: { readonly onTouch: () => void; readonly onLeave: () => void },
): () => void {
  const over = new AbortController();
  const { signal } = over;
  const view = element.ownerDocument.defaultView ?? window;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pressed = false;
  const leave = (): void => {
    clearTimeout(timer);
    if (!pressed) onLeave();
  };
  const touch = (): void => {
    onTouch();
    clearTimeout(timer);
    timer = setTimeout(leave, LEAVES_AFTER_MS);
  };
  const press = (): void => {
    pressed = true;
    touch();
  };
  const release = (): void => {
    pressed = false;
  };
  element.addEventListener('pointermove', touch, { signal });
  element.addEventListener('wheel', touch, { signal, passive: true });
  element.addEventListener('pointerdown', press, { signal });
  element.addEventListener('pointerleave', leave, { signal });
  view.addEventListener('pointerup', release, { signal });
  view.addEventListener('pointercancel', release, { signal });
  return () => {
    clearTimeout(timer);
    over.abort();
  };
}
