const MINUTE = 60_000;

/** Farther from 1970 a moment has no date (ECMA-262 §21.4.1.1), whoever sent it. */
const MAX_TIME = 8.64e15;

/** The city's clock, whatever the machine's own zone is. */
export interface ZoneClock {
  /** How far it is ahead of UTC at this moment, minutes. */
  minutesEast(at: number): number;
  /** `HH:mm`; empty for what is no moment. */
  clock(at: number): string;
}

/** `zone`: a name of the IANA time zone database. Throws when there is no such zone. */
export function zoneClock(zone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const partsAt = (at: number): Record<string, string> =>
    Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  // Whatever is told in a busy minute bears the same time, and a formatter is slow.
  let last = { minute: Number.NaN, text: '' };
  const clockOf = (minute: number): string => {
    if (last.minute === minute) return last.text;
    const parts = partsAt(minute * MINUTE);
    last = { minute, text: `${parts['hour']}:${parts['minute']}` };
    return last.text;
  };
  return {
    minutesEast: (at) => {
      if (!(Math.abs(at) <= MAX_TIME)) return 0;
      const { year, month, day, hour, minute } = partsAt(at);
      const there = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
      return Math.round((there - Math.floor(at / MINUTE) * MINUTE) / MINUTE);
    },
    clock: (at) => {
      if (!(Math.abs(at) <= MAX_TIME)) return '';
      return clockOf(Math.floor(at / MINUTE));
    },
  };
}
