/** Writes a moment as the clock on the wall of a city shows it, `HH:mm`. */
export function cityTime(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (at) => format.format(at);
}
