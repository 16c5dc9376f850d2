import { Player, type PlayerOptions } from './player.ts';
import type { PlayedCamera } from './player-types.ts';
import type { SplitArea } from './split.ts';

/** A line around each tile; the chosen one has its own colour. */
export interface Border {
  readonly widthPx: number;
  /** Any CSS colour. */
  readonly colour: string;
  readonly selectedColour: string;
}

/** One place of a wall, with a player from the first camera on. */
export class WallTile implements Disposable {
  readonly #element: HTMLElement;
  readonly #options: PlayerOptions;
  #player: Player | undefined;
  #camera: string | undefined;

  constructor({ wall, index, options, onPress }: { wall: HTMLElement; index: number; options: PlayerOptions; onPress: () => void }) {
    this.#options = options;
    this.#element = wall.ownerDocument.createElement('div');
    this.#element.style.cssText = 'position:relative;min-width:0;min-height:0;overflow:hidden;background:#05080b;display:none';
    this.#element.dataset['wallTile'] = String(index);
    this.#element.addEventListener('pointerdown', onPress);
    wall.append(this.#element);
  }

  get camera(): string | undefined {
    return this.#camera;
  }

  get player(): Player | undefined {
    return this.#player;
  }

  /** The player of the tile, made when it is first needed, with this camera. */
  take(camera: PlayedCamera): Player {
    this.#player ??= new Player(this.#element, this.#options);
    this.#camera = camera.id;
    return this.#player;
  }

  clear(): void {
    this.#player?.close();
    this.#camera = undefined;
  }

  /** Undefined: out of sight; the camera stays, and is not decoded meanwhile. */
  place(area: SplitArea | undefined): void {
    const { style } = this.#element;
    style.display = area ? 'block' : 'none';
    if (!area) return;
    style.gridColumn = `${area.column} / span ${area.span}`;
    style.gridRow = `${area.row} / span ${area.span}`;
  }

  draw(border: Border | undefined, selected: boolean): void {
    this.#element.toggleAttribute('data-selected', selected);
    this.#element.style.outline = border ? `${border.widthPx}px solid ${selected ? border.selectedColour : border.colour}` : 'none';
    // Inside, over the picture: a border never moves a tile.
    this.#element.style.outlineOffset = border ? `-${border.widthPx}px` : '0';
  }

  [Symbol.dispose](): void {
    this.#player?.destroy();
    this.#element.remove();
  }
}
