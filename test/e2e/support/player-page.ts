/** Runs in the browser: one tile with the real player, and what it has said, for the test to read. */
import { initialize, type Player, type PlayerOptions } from '#player/player.ts';
import type { PlayedFrame, PlayerFigures, PlayerState, PlayerUrls, Quality } from '#player/player-types.ts';

import { alphaAt } from './canvas-pixels.ts';

declare global {
  interface Window {
    tile: Tile;
    /** Given by the test; undefined when there is no leave any more. */
    freshUrls?: () => Promise<PlayerUrls | undefined>;
  }
}

interface Tile {
  readonly states: (PlayerState & { readonly at: number })[];
  readonly frames: (PlayedFrame & { readonly at: number })[];
  player: Player | undefined;
  start(urls: PlayerUrls, options?: { prefer?: PlayerOptions['prefer']; renews?: boolean; quality?: Quality }): void;
  figures(): PlayerFigures;
  /** Size of the snapshot, and the frame number that its barcode tells. */
  look(): Promise<{ width: number; height: number; number: number }>;
  /** Share of the canvas that is not black, and where the picture stands. */
  drawn(): { width: number; height: number; top: number; middle: number };
}

window.tile = {
  states: [],
  frames: [],
  player: undefined,
  start(urls, options = {}) {
    const place = document.createElement('div');
    place.style.cssText = 'width:400px;height:400px;background:#000';
    document.body.replaceChildren(place);
    const made = initialize(place, {
      ...(options.prefer ? { prefer: options.prefer } : {}),
      ...(options.quality ? { quality: options.quality } : {}),
      onState: (state) => this.states.push({ ...state, at: Date.now() }),
      onFrame: (frame) => this.frames.push({ ...frame, at: Date.now() }),
    });
    if (!made.ok) throw new Error(made.message);
    this.player = made.player;
    made.player.connect({ id: 'c1', urls, ...(options.renews === false ? {} : { renew: async () => window.freshUrls?.() }) });
    void made.player.play();
  },
  figures() {
    const figures = this.player!.figures();
    if (!figures.ok) throw new Error(figures.message);
    return figures;
  },
  async look() {
    const snapshot = await this.player!.snapshot();
    if (!snapshot.ok) throw new Error(snapshot.message);
    const bitmap = await createImageBitmap(snapshot.blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    let number = 0;
    for (let bit = 0; bit < 8; bit++) number = number * 2 + (context.getImageData(20 + bit * 40, 20, 1, 1).data[1]! > 128 ? 1 : 0);
    return { width: bitmap.width, height: bitmap.height, number };
  },
  drawn() {
    const canvas = document.querySelector('canvas')!;
    const alpha = (y: number) => alphaAt(canvas, canvas.width / 2, y);
    return { width: canvas.width, height: canvas.height, top: alpha(5), middle: alpha(canvas.height / 2) };
  },
};
