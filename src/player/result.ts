/** Why a function of the player did not do what it was asked to. */
export type RefusedCode =
  /** What was given is not of the stated shape. */
  | 'badArgument'
  /** After `destroy`. */
  | 'destroyed'
  /** No camera was connected. */
  | 'notConnected'
  /** No picture is shown, so that none can be kept. */
  | 'noPicture'
  /** The wall has no such tile. */
  | 'noSuchTile'
  /** The camera record does not say it. */
  | 'notKnown'
  /** Neither the camera nor the right of the viewer offers it. */
  | 'notOffered'
  /** No leave to view. */
  | 'refused'
  /** No path of this browser can show the stream. */
  | 'unsupported'
  /** Not yet; the player goes on trying, and `onState` tells. */
  | 'late'
  /** Stopped, closed or replaced before it came to an end. */
  | 'stopped'
  /** Something of the browser failed; `message` has its words. */
  | 'failed';

export interface Refused {
  readonly ok: false;
  readonly code: RefusedCode;
  /** For a log or a developer; the reader of a screen gets words of that screen. */
  readonly message: string;
}

/** What every function of the player answers: it never throws and never rejects. */
export type Result<Facts extends object = object> = ({ readonly ok: true } & Facts) | Refused;

export const DONE = { ok: true } as const;

export function refuse(code: RefusedCode, message: string): Refused {
  return { ok: false, code, message };
}
