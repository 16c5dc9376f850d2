import type { DockviewApi } from 'dockview-react';
import type { TFunction } from 'i18next';

const PANELS = ['queue', 'map', 'incident', 'tiles'] as const;

/** Widths of CONSOLE.md "Board", in px at the normal size of type. */
const QUEUE_WIDTH = 340;
const INCIDENT_WIDTH = 420;
const QUEUE_LEAST = 288;
const INCIDENT_LEAST = 360;
/** Narrower than this, a tablet held upright, there is no room for three panels side by side. */
const WIDE_ENOUGH = 1_000;
/** The panel's own head and the line above each picture. */
const HEADS = 28 + 26;

/** The person's own arrangement, or the first one where there is none or it cannot be read. */
export function buildLayout(api: DockviewApi, saved: unknown): void {
  const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  if (saved === undefined || !restore(api, saved)) arrange(api, scale);
  // What was arranged on a large monitor is shrunk on a small one, but no further than can be read.
  api.getPanel('queue')?.group.api.setConstraints({ minimumWidth: QUEUE_LEAST * scale });
  api.getPanel('incident')?.group.api.setConstraints({ minimumWidth: INCIDENT_LEAST * scale });
}

function arrange(api: DockviewApi, scale: number): void {
  api.clear();
  const shared = { renderer: 'always' } as const;
  const narrow = api.width < WIDE_ENOUGH * scale;
  api.addPanel({ ...shared, id: 'map', component: 'map', title: '' });
  api.addPanel({
    ...shared,
    id: 'tiles',
    component: 'tiles',
    title: '',
    position: { referencePanel: 'map', direction: 'below' },
    initialHeight: narrow ? Math.round(api.height / 3) : tilesHeight(api, scale),
  });
  api.addPanel({
    ...shared,
    id: 'incident',
    component: 'incident',
    title: '',
    position: { referencePanel: 'map', direction: 'right' },
    initialWidth: INCIDENT_WIDTH * scale,
  });
  api.addPanel({
    ...shared,
    id: 'queue',
    component: 'queue',
    title: '',
    position: { referencePanel: 'map', direction: narrow ? 'above' : 'left' },
    ...(narrow ? { initialHeight: Math.round(api.height / 3) } : { initialWidth: QUEUE_WIDTH * scale }),
  });
  if (narrow) return;
  for (const [panel, width] of [
    ['queue', QUEUE_WIDTH],
    ['incident', INCIDENT_WIDTH],
  ] as const) {
    api.getPanel(panel)?.group.api.setSize({ width: width * scale });
  }
}

/** Four pictures of 16:9 side by side, but never more than two fifths of the height. */
function tilesHeight(api: DockviewApi, scale: number): number {
  return Math.round(Math.min((api.width / 4 / 16) * 9 + HEADS * scale, api.height * 0.42));
}

/** In the language on screen. */
export function namePanels(api: DockviewApi, t: TFunction): void {
  for (const panel of PANELS) api.getPanel(panel)?.api.setTitle(t(`${panel === 'tiles' ? 'tile' : panel}.title`));
}

/** On a wall nobody drags panels: their heads only take room. */
export function hideHeads(api: DockviewApi, hidden: boolean): void {
  for (const group of api.groups) group.header.hidden = hidden;
}

function restore(api: DockviewApi, saved: unknown): boolean {
  try {
    api.fromJSON(saved as Parameters<DockviewApi['fromJSON']>[0]);
    return PANELS.every((panel) => api.getPanel(panel) !== undefined);
  } catch {
    return false;
  }
}
