import { describe, expect, test } from 'vitest';
import type { Facility } from '#domain/facility.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { pointAt } from '#domain/place.ts';
import { buildFacilityIndex } from '#engine/facilities/facility-index.ts';
import { CENTRE } from '../../../test/support/engine-city.ts';
import { facility, fireRoads, ISLAND, STATION, unitsAt } from '../../../test/support/fire-town.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { makeWayFinder, type WayFinder } from './way-finder.ts';

const PUMPER = { heightCm: 330, widthCm: 250, weightKg: 15_000 };
const LADDER = { heightCm: 395, widthCm: 250, weightKg: 26_000 };
const map = fireRoads();
const clock = new ManualClock();
const SIGNS: readonly Facility[] = [
  facility('sign', 'vms-tunnel', pointAt(STATION, 90, 500)),
  facility('sign', 'vms-north', pointAt(pointAt(STATION, 0, 400), 90, 500)),
  facility('sign', 'vms-far', pointAt(CENTRE, 180, 500)),
  facility('hydrant', 'h-1', pointAt(STATION, 90, 510)),
];
const wanted = { organisation: 'fire-119' as OrganisationId, number: '1', size: PUMPER, to: CENTRE, signsWithinMetres: 40 };

function finder(ports: Partial<Parameters<typeof makeWayFinder>[0]> = {}): WayFinder {
  return makeWayFinder({
    roads: () => ({ map }),
    units: unitsAt(clock, { '1': STATION }),
    facilities: { index: buildFacilityIndex(SIGNS) },
    now: () => clock.now(),
    ...ports,
  });
}

describe('the way of a vehicle', () => {
  test('FR5: a pumper takes the straight way from where it is now, a ladder truck that does not fit under the bridge goes round', () => {
    const low = finder().find(wanted).found;
    const high = finder().find({ ...wanted, size: LADDER }).found;
    expect(low).toMatchObject({ steps: expect.stringMatching(/^depart:굴다리로:1000>.*골목길.*arrive::0$/) });
    expect(low!.metres).toBeGreaterThan(1_190);
    expect(low!.metres).toBeLessThan(1_210);
    expect(high!.metres).toBeGreaterThan(1_990);
    expect(high!.seconds).toBeGreaterThan(low!.seconds);
    expect(high!.steps).toContain('우회로');
  });

  test('FR6: the signs beside the way, in the order in which it passes them, and no other thing', () => {
    expect(finder().find(wanted).found?.signs).toEqual(['vms-tunnel']);
    expect(finder().find({ ...wanted, size: LADDER }).found?.signs).toEqual(['vms-north']);
    expect(finder().find({ ...wanted, signsWithinMetres: 0 }).found?.signs).toEqual([]);
    expect(
      finder()
        .find({ ...wanted, signsWithinMetres: 600 })
        .found?.signs.at(-1),
    ).toBe('vms-far');
    const far = { ...wanted, signsWithinMetres: 600 };
    expect(finder({ lightable: () => new Set(['vms-far', 'elsewhere']) }).find(far).found?.signs, 'no controller has the others').toEqual([
      'vms-far',
    ]);
  });

  test('FR5: without roads, without a word of the vehicle, far from every road or with no way there is none, and why is told', () => {
    expect(finder({ roads: () => undefined }).find(wanted)).toEqual({ failed: 'noRoads' });
    expect(finder().find({ ...wanted, number: '9' })).toEqual({ failed: 'noUnit' });
    expect(finder({ now: () => clock.now() + 60_000 }).find(wanted)).toEqual({ failed: 'noUnit' });
    expect(finder().find({ ...wanted, to: pointAt(CENTRE, 90, 9_000) })).toEqual({ failed: 'noRoadNear' });
    expect(finder().find({ ...wanted, to: ISLAND })).toEqual({ failed: 'noWay' });
  });
});
