/** Where the map has been: `[` goes back, `]` forward again (G1). Pure. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly resolution: number;
}
export interface ViewHistory {
  readonly views: readonly View[];
  readonly at: number;
}

export const NO_VIEWS: ViewHistory = { views: [], at: -1 };
const MAX_VIEWS = 50;
/** Moves smaller than this many pixels are not worth going back to. */
const SAME_PIXELS = 20;

export function visited(history: ViewHistory, view: View): ViewHistory {
  const current = history.views[history.at];
  if (current && isSame(current, view)) return history;
  const views = [...history.views.slice(0, history.at + 1), view].slice(-MAX_VIEWS);
  return { views, at: views.length - 1 };
}

/** One step back (−1) or forward (1); undefined when there is none. */
export function step(history: ViewHistory, by: -1 | 1): { readonly history: ViewHistory; readonly view: View } | undefined {
  const view = history.views[history.at + by];
  return view && { history: { ...history, at: history.at + by }, view };
}

function isSame(a: View, b: View): boolean {
  const ratio = a.resolution / b.resolution;
  return ratio > 0.97 && ratio < 1.03 && Math.hypot(a.x - b.x, a.y - b.y) < SAME_PIXELS * b.resolution;
}
