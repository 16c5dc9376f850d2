import type { PathPoint } from '#domain/hazard-path.ts';
import type { CapValue } from '#protocol/cap/cap-alert.ts';
import { formatCapTime, parseCapTime } from '#protocol/cap/cap-time.ts';

/**
 * CAP 1.2 has no element for what moves. *Ours*: one `parameter` a position, named TRACK_POINT, its value
 * `latitude,longitude radius-in-km time`, past and forecast alike; for a typhoon the radius is that of the strong wind.
 */
const TRACK_POINT = 'TRACK_POINT';
const MAX_POINTS = 200;
const MAX_RADIUS_KM = 2_000;
const SHAPE = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?) (\d+(?:\.\d+)?) (\S+)$/;

/** Positions by time; of two at one time the later in the message counts. */
export function readTrack(parameters: readonly CapValue[]): {
  readonly path?: readonly PathPoint[];
  readonly problems: readonly string[];
} {
  const texts = parameters.filter(({ valueName }) => valueName === TRACK_POINT).map(({ value }) => value);
  if (texts.length === 0) return { problems: [] };
  if (texts.length > MAX_POINTS) return { problems: [`parameter ${TRACK_POINT}: ${texts.length} of them, at most ${MAX_POINTS}`] };
  const points = texts.map(readPoint);
  const wrong = texts.filter((_, at) => points[at] === undefined);
  if (wrong.length > 0)
    return {
      problems: wrong.map((text) => `parameter ${TRACK_POINT}: “${text.slice(0, 60)}” is not “latitude,longitude radius-in-km time”`),
    };
  const byTime = new Map(points.flatMap((point) => (point ? [[point.at, point] as const] : [])));
  return { path: [...byTime.values()].toSorted((a, b) => a.at - b.at), problems: [] };
}

function readPoint(text: string): PathPoint | undefined {
  const parts = SHAPE.exec(text);
  const at = parseCapTime(parts?.[4] ?? '');
  if (!parts || at === undefined) return undefined;
  const [lat, lon, radiusKm] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || radiusKm > MAX_RADIUS_KM) return undefined;
  return { lon, lat, at, radiusMetres: radiusKm * 1_000 };
}

export function trackPoint({ lat, lon, radiusMetres, at }: PathPoint): CapValue {
  return { valueName: TRACK_POINT, value: `${lat},${lon} ${radiusMetres / 1_000} ${formatCapTime(at)}` };
}
