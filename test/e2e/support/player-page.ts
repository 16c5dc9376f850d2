/** Runs in the browser: one tile with the real player, and what it has said, for the test to read. */
import {
  createPlayer,
  type PlayedFrame,
  type Player,
  type PlayerOptions,
  type PlayerState,
  type PlayerUrls,
} from '#player/create-player.ts';

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
  start(urls: PlayerUrls, options?: { prefer?: PlayerOptions['prefer']; renews?: boolean }): void;
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
    this.player = createPlayer(place, {
      ...(options.prefer ? { prefer: options.prefer } : {}),
      onState: (state) => this.states.push({ ...state, at: Date.now() }),
      onFrame: (frame) => this.frames.push({ ...frame, at: Date.now() }),
      ...(options.renews === false ? {} : { renew: async () => window.freshUrls?.() }),
    });
    this.player.play(urls);
  },
  async look() {
    const bitmap = await createImageBitmap(await this.player!.snapshot());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    let number = 0;
    for (let bit = 0; bit < 8; bit++) number = number * 2 + (context.getImageData(20 + bit * 40, 20, 1, 1).data[1]! > 128 ? 1 : 0);
    return { width: bitmap.width, height: bitmap.height, number };
  },
  drawn() {
    const canvas = document.querySelector('canvas')!;
    const alpha = (y: number) => canvas.getContext('2d')!.getImageData(canvas.width / 2, y, 1, 1).data[3]!;
    return { width: canvas.width, height: canvas.height, top: alpha(5), middle: alpha(canvas.height / 2) };
  },
};
