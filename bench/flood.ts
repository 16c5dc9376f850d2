import { atLeast, atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { badDay, earthquake } from './support/flood-load.ts';
import { playFlood } from './support/play-flood.ts';

/**
 * What an operator is shown of 1,000 events in ten minutes (issue 5 §3, B4): ten alarms at most, and every life at stake. Two
 * days: one on which three lives are at stake, where the ten count them too; and an earthquake with 60, which are shown one by one
 * whatever their number, beside ten others at most.
 */
export async function bench({ report, note }: BenchContext): Promise<void> {
  const ordinary = await playFlood(badDay());
  note(`bad day: ${ordinary.raw} events, ${ordinary.grouped} grouped, ${ordinary.suppressed} suppressed, ${ordinary.lives} lives at stake`);
  report(atMost('flood.badDay.alarms', { value: ordinary.shown, unit: `of ${ordinary.raw} events, lives among them`, target: 10 }));
  report(atLeast('flood.badDay.lives', { value: ordinary.livesShown, unit: `shown of ${ordinary.lives}`, target: ordinary.lives }));
  report(atMost('flood.badDay.lost', { value: ordinary.lost, unit: 'events in no incident', target: 0 }));
  const quake = await playFlood(earthquake());
  note(`earthquake: ${quake.raw} events, ${quake.grouped} grouped, ${quake.suppressed} suppressed, ${quake.lives} lives at stake`);
  report(atMost('flood.quake.alarms', { value: quake.besideLives, unit: `of ${quake.raw} events, beside lives`, target: 10 }));
  report(atLeast('flood.quake.lives', { value: quake.livesShown, unit: `shown of ${quake.lives}`, target: quake.lives }));
  report(atMost('flood.quake.lost', { value: quake.lost, unit: 'events in no incident', target: 0 }));
}
