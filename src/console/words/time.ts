/** Times, distances and coordinates as people read them. Pure: the zone and the moment are given. */

const clocks = new Map<string, Intl.DateTimeFormat>();

function parts(at: number, timeZone: string): Record<string, string> {
  let format = clocks.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** `HH:mm:ss` in the city's zone. */
export function clockTime(at: number, timeZone: string): string {
  const { hour, minute, second } = parts(at, timeZone);
  return `${hour}:${minute}:${second}`;
}

/** `YYYY-MM-DD` in the city's zone. */
export function calendarDate(at: number, timeZone: string): string {
  const { year, month, day } = parts(at, timeZone);
  return `${year}-${month}-${day}`;
}

/** The clock, with its date before it where the day is another than today's. */
export function stamp(at: number, timeZone: string, now: number): string {
  const date = calendarDate(at, timeZone);
  return date === calendarDate(now, timeZone) ? clockTime(at, timeZone) : `${date} ${clockTime(at, timeZone)}`;
}

/** `mm:ss`, from one hour on `h:mm:ss`, from 100 hours on `99:59:59`; a moment that has not come yet is `00:00`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.min(359_999, Math.max(0, Math.floor(milliseconds / 1000)));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** `120 m` below a kilometre, `1.2 km` from there. */
export function distance(metres: number): string {
  if (metres < 999.5) return `${Math.round(metres)} m`;
  return metres < 9_950 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}

/** `37.50000, 127.03000`: latitude first, as people say it; five places are about a metre. */
export function coordinates(place: { readonly lon: number; readonly lat: number }): string {
  return `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`;
}

const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
/** The nearest of eight winds. */
export function compassPoint(bearing: number): (typeof COMPASS)[number] {
  return COMPASS[Math.round((((bearing % 360) + 360) % 360) / 45) % 8] ?? 'n';
}
