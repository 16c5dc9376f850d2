import { problemOfFont, type CaptionFont } from './caption.ts';
import { Lines } from './lines.ts';
import type { Painter } from './painter.ts';
import { isElement, type Player } from './player.ts';
import type { PlayedCamera, PlayerPath, PlayerState, Quality } from './player-types.ts';
import { DONE, refuse, type Refused, type Result } from './result.ts';
import { splitOf, type Split } from './split.ts';
import { WallTile, type Border } from './wall-tile.ts';

const MAX_TILES = 25;
const DEFAULT_BORDER: Border = { widthPx: 2, colour: '#2b3540', selectedColour: '#4c9aff' };

export interface WallEvents {
  /** A tile was chosen, by mouse or by `select`; the camera is absent in an empty tile. */
  readonly onSelect?: (chosen: { readonly index: number; readonly camera?: string }) => void;
  readonly onState?: (tile: { readonly index: number; readonly camera?: string; readonly state: PlayerState }) => void;
}

export interface WallOptions extends WallEvents {
  /** As `split` takes it; `1` without. */
  readonly split?: string;
  readonly quality?: Quality;
  readonly prefer?: PlayerPath;
  /** As each player takes it. */
  readonly painter?: Painter;
}

/** Up to 25 tiles over one connection to a relay. Tiles are counted from 0. Every function answers a `Result`; none throws. */
export class Wall implements Disposable {
  readonly #grid: HTMLElement;
  readonly #options: WallOptions;
  readonly #lines = new Lines();
  readonly #tiles: readonly WallTile[];
  #split: Split;
  #first = 0;
  #selected: number | undefined;
  #border: Border | undefined = DEFAULT_BORDER;
  #label = true;
  #font: Partial<CaptionFont> = {};
  #destroyed = false;

  /** Use `initializeWall`, which answers instead of throwing. */
  constructor(place: HTMLElement, options: WallOptions, split: Split) {
    this.#options = options;
    this.#split = split;
    this.#grid = place.ownerDocument.createElement('div');
    this.#grid.style.cssText = 'display:grid;width:100%;height:100%;background:#05080b';
    this.#tiles = Array.from({ length: MAX_TILES }, (_, index) => this.#makeTile(index));
    place.append(this.#grid);
    this.#lay();
  }

  /** `1`, `4` … `25`, `1x3`, `2x3` …, `1+5` …, as `splitOf` has them; `from`: the first tile in sight. Tiles out of sight keep their cameras. */
  split(name: string, { from = 0 }: { readonly from?: number } = {}): Result<{ readonly tiles: number }> {
    const split = splitOf(name);
    if (!split) return refuse('badArgument', `${name} is no split`);
    if (!Number.isInteger(from) || from < 0 || from >= MAX_TILES) return refuse('noSuchTile', `tiles are 0 to ${MAX_TILES - 1}`);
    this.#split = split;
    this.#first = Math.min(from, MAX_TILES - split.areas.length);
    this.#lay();
    return this.#gone() ?? { ok: true, tiles: split.areas.length };
  }

  /** Shows a camera in a tile; answers with its first picture, or why there is none. */
  async show(index: number, camera: PlayedCamera): Promise<Result<{ readonly firstFrameMs: number }>> {
    const tile = this.#tile(index);
    if (!(tile instanceof WallTile)) return tile;
    const player = tile.take(camera);
    player.setLabel(this.#label);
    player.setFont(this.#font);
    const connected = player.connect(camera);
    if (connected.ok) return player.play();
    tile.clear();
    return connected;
  }

  /** Empties a tile. */
  clear(index: number): Result {
    const tile = this.#tile(index);
    if (!(tile instanceof WallTile)) return tile;
    tile.clear();
    return DONE;
  }

  /** The player of a tile, for all that one camera can. */
  player(index: number): Result<{ readonly player: Player }> {
    const tile = this.#tile(index);
    if (!(tile instanceof WallTile)) return tile;
    return tile.player ? { ok: true, player: tile.player } : refuse('notConnected', 'no camera was shown in this tile');
  }

  /** Chooses a tile and lifts it out by its border; undefined: none. */
  select(index: number | undefined): Result {
    if (index !== undefined) {
      const tile = this.#tile(index);
      if (!(tile instanceof WallTile)) return tile;
    }
    this.#selected = index;
    this.#draw();
    if (index !== undefined) this.#options.onSelect?.({ index, ...this.#cameraOf(index) });
    return this.#gone() ?? DONE;
  }

  selected(): Result<{ readonly index: number; readonly camera?: string }> {
    const index = this.#selected;
    return (
      this.#gone() ?? (index === undefined ? refuse('noSuchTile', 'no tile is chosen') : { ok: true, index, ...this.#cameraOf(index) })
    );
  }

  /** What is not given stays; undefined: no border. */
  setBorder(border: Partial<Border> | undefined): Result {
    const next = border && { ...(this.#border ?? DEFAULT_BORDER), ...border };
    if (next && !(next.widthPx >= 0 && next.widthPx <= 20)) return refuse('badArgument', 'widthPx must be 0 to 20');
    if (next && ![next.colour, next.selectedColour].every((colour) => CSS.supports('color', colour)))
      return refuse('badArgument', 'colour and selectedColour must be colours');
    this.#border = next;
    this.#draw();
    return this.#gone() ?? DONE;
  }

  /** Of all tiles, also those that come. */
  setLabel(shown: boolean): Result {
    this.#label = shown;
    for (const { player } of this.#tiles) player?.setLabel(shown);
    return this.#gone() ?? DONE;
  }

  /** Of all tiles, also those that come. */
  setFont(font: Partial<CaptionFont>): Result {
    const problem = problemOfFont(font);
    if (problem !== undefined) return refuse('badArgument', problem);
    this.#font = { ...this.#font, ...font };
    for (const { player } of this.#tiles) player?.setFont(font);
    return this.#gone() ?? DONE;
  }

  /** Every camera of the wall and how it stands. */
  status(): Result<{ readonly tiles: readonly { readonly index: number; readonly camera: string; readonly video?: PlayerState }[] }> {
    const tiles = this.#tiles.flatMap(({ player }, index) => {
      const status = player?.status();
      return status?.ok ? [{ index, camera: status.camera, ...(status.video ? { video: status.video } : {}) }] : [];
    });
    return this.#gone() ?? { ok: true, tiles };
  }

  /** Leaves every camera and gives the place back. */
  destroy(): Result {
    if (this.#destroyed) return DONE;
    this.#destroyed = true;
    for (const tile of this.#tiles) tile[Symbol.dispose]();
    this.#lines[Symbol.dispose]();
    this.#grid.remove();
    return DONE;
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  #makeTile(index: number): WallTile {
    const { onState, painter, prefer, quality } = this.#options;
    const options = {
      lines: this.#lines,
      ...(painter ? { painter } : {}),
      ...(prefer ? { prefer } : {}),
      ...(quality ? { quality } : {}),
      onState: (state: PlayerState) => onState?.({ index, ...this.#cameraOf(index), state }),
    };
    return new WallTile({ wall: this.#grid, index, options, onPress: () => this.select(index) });
  }

  #tile(index: number): WallTile | Refused {
    return this.#gone() ?? this.#tiles[index] ?? refuse('noSuchTile', `tiles are 0 to ${MAX_TILES - 1}`);
  }

  #cameraOf(index: number): { readonly camera?: string } {
    const camera = this.#tiles[index]?.camera;
    return camera === undefined ? {} : { camera };
  }

  #gone(): Refused | undefined {
    return this.#destroyed ? refuse('destroyed', 'the wall was destroyed') : undefined;
  }

  #lay(): void {
    const { columns, rows, areas } = this.#split;
    this.#grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.#grid.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
    for (const [index, tile] of this.#tiles.entries()) tile.place(areas[index - this.#first]);
    this.#draw();
  }

  #draw(): void {
    for (const [index, tile] of this.#tiles.entries()) tile.draw(this.#border, index === this.#selected);
  }
}

/** Makes a wall inside `place`. */
export function initializeWall(place: HTMLElement, options: WallOptions = {}): Result<{ readonly wall: Wall }> {
  if (!isElement(place)) return refuse('badArgument', 'a wall needs an element to stand in');
  const split = splitOf(options.split ?? '1');
  if (!split) return refuse('badArgument', `${options.split} is no split`);
  try {
    return { ok: true, wall: new Wall(place, options, split) };
  } catch (error) {
    return refuse('failed', String(error));
  }
}
