import { FLOOD, type AlarmDesk } from '#domain/alarm.ts';

/** The desk as it is at this moment: what is too old to count is gone, and a flood that has ebbed is over. */
export function deskAt(desk: AlarmDesk, now: number): AlarmDesk {
  const arrivals = desk.arrivals.filter((at) => now - at < FLOOD.windowMs);
  const { floodSince, ...rest } = desk;
  const goesOn = floodSince !== undefined && arrivals.length >= FLOOD.overBelow;
  return { ...rest, arrivals, ...(goesOn ? { floodSince } : {}) };
}

/** One more alarm that wants to be shown; the eleventh within ten minutes makes a flood. */
export function withArrival(desk: AlarmDesk, now: number): AlarmDesk {
  const arrivals = [...desk.arrivals, now].slice(-(FLOOD.beyond + 1));
  const floods = desk.floodSince === undefined && arrivals.length > FLOOD.beyond;
  return { ...desk, arrivals, ...(floods ? { floodSince: now } : {}) };
}
