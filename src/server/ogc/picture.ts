/** What the process that draws is told: numbers and colours, nothing of the city. Places are pixels, x and y in turn. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly format: 'image/png' | 'image/jpeg';
  /** Undefined: nothing behind. */
  readonly background: string | undefined;
  readonly strokes: readonly Stroke[];
}

export type Stroke =
  | {
      readonly op: 'line' | 'area';
      readonly places: Float32Array;
      /** Where each run begins, in places; runs end where the next begins. */
      readonly starts: Int32Array;
      readonly look: LineLook;
    }
  | { readonly op: 'mark'; readonly places: Float32Array; readonly look: MarkLook }
  | { readonly op: 'fan'; readonly fans: Float32Array; readonly look: LineLook }
  | { readonly op: 'text'; readonly places: Float32Array; readonly texts: readonly string[]; readonly look: TextLook };

export interface LineLook {
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly fill?: string;
}

export interface MarkLook {
  readonly shape: 'circle' | 'square' | 'diamond' | 'triangle';
  /** Half of its width, pixels. */
  readonly radius: number;
  readonly fill: string;
  readonly stroke: string;
  readonly width: number;
}

export interface TextLook {
  readonly size: number;
  readonly weight: 400 | 600;
  readonly fill: string;
  readonly halo?: string;
  readonly align: 'left' | 'center';
}

/** Numbers of one fan: x, y, radius in pixels, beginning and end in radians clockwise from east. */
export const FAN_NUMBERS = 5;
