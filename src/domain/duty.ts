/**
 * Duty roster (근무표) of one organisation: who is at which post when. A table says which shift each crew (조) works on each
 * day of a cycle — 4조 3교대 and every other rotation is such a table.
 */
export interface DutyRoster {
  /** Shift by name, in the city's time: `HH:mm`; one that ends before it begins ends on the next day. */
  readonly shifts: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
  /** The day on which the cycle begins, `YYYY-MM-DD`. */
  readonly cycleFrom: string;
  readonly crews: readonly Crew[];
  /** Who stands in for whom (대근). */
  readonly covers: readonly Cover[];
  readonly chain: readonly ChainStep[];
}

export interface Crew {
  readonly name: string;
  /** Name of the shift on each day of the cycle; `-` is a day off (휴무). */
  readonly days: readonly string[];
  /** Logins at each post; a post is the id of a role. */
  readonly posts: Readonly<Record<string, readonly string[]>>;
}

export interface Cover {
  /** Milliseconds since the epoch; `to` is not included. */
  readonly from: number;
  readonly to: number;
  readonly post: string;
  readonly login: string;
  readonly instead?: string | undefined;
}

/** One step of a chain of escalation. Without post and login: the whole room of the organisation. */
export interface ChainStep {
  readonly post?: string | undefined;
  readonly login?: string | undefined;
  /** So long has it to acknowledge before the next step is taken, seconds. */
  readonly withinSeconds: number;
  readonly channels: readonly ('link' | 'sms' | 'email' | 'push')[];
}

export const DAY_OFF = '-';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A crew at work, with the shift and when it ends. Times are milliseconds since the epoch. */
export interface Working {
  readonly crew: Crew;
  readonly shift: string;
  readonly from: number;
  readonly to: number;
}

/** Crews at work at a moment. `minutesEast`: how far the city's clock is ahead of UTC then. */
export function crewsAt(roster: DutyRoster, at: number, minutesEast: number): readonly Working[] {
  const today = Math.floor((at + minutesEast * MINUTE) / DAY);
  // A night shift belongs to the day on which it began.
  return [today - 1, today].flatMap((day) =>
    roster.crews.flatMap((crew): readonly Working[] => {
      const shift = shiftOn(roster, crew, day);
      const times = shift === undefined ? undefined : timesOf(roster.shifts[shift], day, minutesEast);
      return shift !== undefined && times && at >= times.from && at < times.to ? [{ crew, shift, ...times }] : [];
    }),
  );
}

/** The shift of a crew on a day, counted from 1970-01-01; undefined on a day off, and before the cycle began. */
export function shiftOn(roster: DutyRoster, crew: Crew, day: number): string | undefined {
  const past = day - Math.floor(Date.parse(`${roster.cycleFrom}T00:00:00Z`) / DAY);
  if (crew.days.length === 0 || past < 0) return undefined;
  const shift = crew.days[past % crew.days.length];
  return shift === DAY_OFF ? undefined : shift;
}

function timesOf(
  times: DutyRoster['shifts'][string] | undefined,
  day: number,
  minutesEast: number,
): { readonly from: number; readonly to: number } | undefined {
  if (!times) return undefined;
  const midnight = day * DAY - minutesEast * MINUTE;
  const [from, to] = [minutesOf(times.from), minutesOf(times.to)];
  return { from: midnight + from * MINUTE, to: midnight + (to > from ? to : to + 24 * 60) * MINUTE };
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Logins at a post at a moment: those whose crew works, with who stands in and without whom they stand in for. */
export function onDuty(roster: DutyRoster, post: string, when: { readonly at: number; readonly minutesEast: number }): readonly string[] {
  const covers = roster.covers.filter((cover) => cover.post === post && when.at >= cover.from && when.at < cover.to);
  const away = new Set(covers.map((cover) => cover.instead));
  const regular = crewsAt(roster, when.at, when.minutesEast).flatMap(({ crew }) => crew.posts[post] ?? []);
  return [...new Set([...regular.filter((login) => !away.has(login)), ...covers.map((cover) => cover.login)])];
}
