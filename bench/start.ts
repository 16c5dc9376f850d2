import { atMost } from './figure.ts';
import type { BenchContext } from './main.ts';
import { TestCity } from '../test/city/test-city.ts';

/**
 * `npm start` until its `ready` line: on an empty data folder, and again on the same one, which is what a city waits for after a
 * reboot. The console is built before, as after every first start of a version.
 */
const SECOND_STARTS = 3;
const TARGET_SECONDS = 5;

export async function bench({ report, note }: BenchContext): Promise<void> {
  // Builds the console and compiles what is new since the last start.
  await startOnce();
  await using city = await TestCity.prepare({ throughRunner: true });
  const first = await city.start();
  await city.stop();
  const again: number[] = [];
  for (let left = SECOND_STARTS; left > 0; left -= 1) {
    again.push(await city.start());
    await city.stop();
  }
  note(`again: ${again.map((seconds) => seconds.toFixed(2)).join(', ')} s`);
  report(atMost('start.first', { value: first, unit: 's' }));
  report(atMost('start.second', { value: Math.min(...again), unit: 's', target: TARGET_SECONDS }));
}

async function startOnce(): Promise<void> {
  await using city = await TestCity.prepare({ throughRunner: true });
  await city.start();
}
