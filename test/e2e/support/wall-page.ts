/** Runs in the browser: a wall, and what the test wants to know of it. */
import type { PlayedCamera, PlayerState, PlayerUrls } from '#player/player-types.ts';
import type { Painter } from '#player/painter.ts';
import { startPainter } from '#player/start-painter.ts';
import { initializeWall, type Wall } from '#player/wall.ts';
import { alphaAt } from './canvas-pixels.ts';

declare global {
  interface Window {
    wallTest: WallTest;
    /** Given by the test. */
    urlsOf?: (camera: string) => Promise<PlayerUrls>;
  }
}

interface WallTest {
  wall: Wall;
  readonly painter: Painter;
  readonly states: Map<number, PlayerState>;
  readonly selected: { readonly index: number; readonly camera?: string }[];
  /** A wall of this split with a camera `c<index>` in each tile; resolves once each has answered. */
  start(split: string): Promise<readonly { readonly ok: boolean }[]>;
  /** Indexes of the tiles in sight whose canvas has a picture now. */
  shown(): readonly number[];
  inSight(): readonly number[];
  decoded(index: number): number;
  outline(index: number): string;
}

const place = document.createElement('div');
place.style.cssText = 'width:1600px;height:900px';
document.body.style.margin = '0';
document.body.append(place);

const tiles = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-wall-tile]')].filter((tile) => tile.clientWidth > 0);
const indexOf = (tile: HTMLElement): number => Number(tile.dataset['wallTile']);

function make(split: string): Wall {
  const made = initializeWall(place, {
    split,
    painter: window.wallTest.painter,
    onState: ({ index, state }) => void window.wallTest.states.set(index, state),
    onSelect: (chosen) => void window.wallTest.selected.push(chosen),
  });
  if (!made.ok) throw new Error(made.message);
  return made.wall;
}

const cameraOf = (index: number): PlayedCamera => ({
  id: `c${index}`,
  label: `카메라 ${index}`,
  renew: async () => window.urlsOf?.(`c${index}`),
});

window.wallTest = {
  wall: undefined as unknown as Wall,
  painter: startPainter(),
  states: new Map(),
  selected: [],
  start(split) {
    this.wall = make(split);
    return Promise.all(tiles().map((tile) => this.wall.show(indexOf(tile), cameraOf(indexOf(tile)))));
  },
  shown: () =>
    tiles()
      .filter((tile) => {
        const canvas = tile.querySelector('canvas');
        return canvas !== null && alphaAt(canvas, canvas.width / 2, canvas.height / 2) === 255;
      })
      .map(indexOf),
  inSight: () => tiles().map(indexOf),
  decoded(index) {
    const player = this.wall.player(index);
    const figures = player.ok ? player.player.figures() : undefined;
    return figures?.ok ? figures.framesDecoded : -1;
  },
  outline: (index) => document.querySelector<HTMLElement>(`[data-wall-tile="${index}"]`)!.style.outline,
};
