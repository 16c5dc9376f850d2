import { formatSeoulTime, parseSeoulTime } from '../seoul-time.ts';

const SEOUL_MS = 9 * 3_600_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** `2026-07-01T09:00:00+09:00` (CAP 1.2 §3.3.2) as milliseconds since the epoch, or undefined; parts of a second are dropped. */
export function parseCapTime(text: string): number | undefined {
  const parts = SHAPE.exec(text);
  if (!parts) return undefined;
  const local = parseSeoulTime(parts.slice(1, 7).join(''));
  const [hours, minutes] = [Number(parts[8] ?? 0), Number(parts[9] ?? 0)];
  if (local === undefined || hours > 14 || minutes > 59) return undefined;
  const offset = (hours * 60 + minutes) * 60_000 * (parts[7] === '-' ? -1 : 1);
  return local + SEOUL_MS - offset;
}

/** Always in Korean standard time, whole seconds. */
export function formatCapTime(at: number): string {
  const [year, month, day, hour, minute, second] = [
    [0, 4],
    [4, 6],
    [6, 8],
    [8, 10],
    [10, 12],
    [12, 14],
  ].map(([from, to]) => formatSeoulTime(at).slice(from, to));
  return `${year}-${month}-${day}T${hour}:${minute}:${second}+09:00`;
}
