import { refuse, type Result } from './result.ts';

const REVOKE_AFTER_MS = 10_000;
/** What a file name may hold on every system. */
const NOT_IN_NAMES = /[^\p{L}\p{N}.-]/gu;

export interface PictureFacts {
  /** By the camera's clock, milliseconds since the epoch. */
  readonly at: number;
  readonly camera: string;
  readonly login: string;
  /** IANA name, e.g. `Asia/Seoul`. */
  readonly timeZone: string;
}

/** `yyyymmddhhmmssmis_cameraId_loginId.jpg`, the seed's name of a picture file (V6, VMS ). */
export function pictureFileName({ at, camera, login, timeZone }: PictureFacts): string {
  return `${fileStamp(at, timeZone)}_${camera.replaceAll(NOT_IN_NAMES, '-')}_${login.replaceAll(NOT_IN_NAMES, '-')}.jpg`;
}

/** `yyyymmddhhmmssmis` in a zone, the seed's way of writing a time into a file name. */
export function fileStamp(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
  return ['year', 'month', 'day', 'hour', 'minute', 'second', 'fractionalSecond'].map((name) => parts[name]).join('');
}

/** Gives the browser a file to keep, where it keeps what people load. */
export function saveFile(blob: Blob, name: string): Result {
  try {
    const address = URL.createObjectURL(blob);
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.download = name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS);
    return { ok: true };
  } catch (error) {
    return refuse('failed', String(error));
  }
}
