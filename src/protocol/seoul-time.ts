/** Date-times of Korean partners' wires: `yyyyMMddHHmmss[SSS]`, Korean standard time, always +09:00 and without summer time. */
const OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds since the epoch, or undefined where the text is not a date-time that ever was or will be (years 1970–2999). */
export function parseSeoulTime(text: string): number | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})?$/.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millisecond = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  if (year < 1970 || year > 2999 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (!isDay(year, month, day)) return undefined;
  return daysBefore(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond - OFFSET_MS;
}

/** `yyyyMMddHHmmss` of a moment. */
export function formatSeoulTime(at: number): string {
  return formatSeoulTimeMillis(at).slice(0, 14);
}

/** `yyyyMMddHHmmssSSS` of a moment. */
export function formatSeoulTimeMillis(at: number): string {
  const local = Math.floor(at) + OFFSET_MS;
  const days = Math.floor(local / DAY_MS);
  const inDay = local - days * DAY_MS;
  const { year, month, day } = dateOf(days);
  const clock = [Math.floor(inDay / 3_600_000), Math.floor(inDay / 60_000) % 60, Math.floor(inDay / 1_000) % 60];
  return `${pad(year, 4)}${pad(month, 2)}${pad(day, 2)}${clock.map((part) => pad(part, 2)).join('')}${pad(inDay % 1_000, 3)}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function isDay(year: number, month: number, day: number): boolean {
  const days = DAYS_IN_MONTH[month - 1];
  if (days === undefined || day < 1 || day > days) return false;
  return month !== 2 || day < 29 || isLeapYear(year);
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days from 1970-01-01, counting years from March so that the leap day comes last. */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1 - 719_468;
}

function dateOf(days: number): { year: number; month: number; day: number } {
  // A guess that is at most one year late, then the exact day by the same sum as above.
  let year = 1970 + Math.floor(days / 365);
  while (daysBefore(year, 1, 1) > days) year--;
  let month = 12;
  while (daysBefore(year, month, 1) > days) month--;
  return { year, month, day: days - daysBefore(year, month, 1) + 1 };
}
