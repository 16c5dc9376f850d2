/** Where the camera's name stands in its tile. */
export const CAPTION_PLACES = ['topLeft', 'topRight', 'bottomLeft', 'bottomRight'] as const;

/** How the camera's name is written. */
export interface CaptionFont {
  readonly sizePx: number;
  /** Any CSS colour. */
  readonly colour: string;
  readonly background: string;
  readonly place: (typeof CAPTION_PLACES)[number];
}

export const DEFAULT_FONT: CaptionFont = { sizePx: 14, colour: '#e8edf2', background: 'rgb(5 8 11 / 70%)', place: 'topLeft' };
const SIZE_LIMITS = { least: 8, most: 72 };

/** What is wrong with a font that was given from outside; undefined when it is good. */
export function problemOfFont(font: Partial<CaptionFont>): string | undefined {
  const { sizePx, colour, background, place } = font;
  if (sizePx !== undefined && !(sizePx >= SIZE_LIMITS.least && sizePx <= SIZE_LIMITS.most))
    return `sizePx must be ${SIZE_LIMITS.least} to ${SIZE_LIMITS.most}`;
  if (place !== undefined && !CAPTION_PLACES.includes(place)) return `place must be one of ${CAPTION_PLACES.join(', ')}`;
  for (const value of [colour, background]) if (value !== undefined && !CSS.supports('color', value)) return `${value} is no colour`;
  return undefined;
}

/** The camera's name over its picture. */
export class Caption implements Disposable {
  readonly #element: HTMLElement;
  #font = DEFAULT_FONT;

  constructor(place: HTMLElement) {
    this.#element = place.ownerDocument.createElement('div');
    this.#element.style.cssText =
      'position:absolute;max-width:100%;box-sizing:border-box;padding:2px 8px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;pointer-events:none';
    this.#element.hidden = true;
    this.#element.dataset['caption'] = '';
    place.append(this.#element);
    this.#write();
  }

  get font(): CaptionFont {
    return this.#font;
  }

  text(text: string): void {
    this.#element.textContent = text;
  }

  show(shown: boolean): void {
    this.#element.hidden = !shown;
  }

  setFont(font: Partial<CaptionFont>): void {
    this.#font = { ...this.#font, ...font };
    this.#write();
  }

  [Symbol.dispose](): void {
    this.#element.remove();
  }

  #write(): void {
    const { sizePx, colour, background, place } = this.#font;
    const { style } = this.#element;
    style.fontSize = `${sizePx}px`;
    style.color = colour;
    style.background = background;
    style.inset = 'auto';
    if (place.startsWith('top')) style.top = '0';
    else style.bottom = '0';
    if (place.endsWith('Left')) style.left = '0';
    else style.right = '0';
  }
}
