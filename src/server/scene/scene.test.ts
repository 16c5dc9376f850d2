import { describe, expect, test } from 'vitest';
import { pointAt } from '#domain/place.ts';
import { buildFacilityIndex } from '#engine/facilities/facility-index.ts';
import { CENTRE } from '../../../test/support/engine-city.ts';
import { facility, fireRoads, STATION, unitsAt } from '../../../test/support/fire-town.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { sceneAround, type ScenePorts } from './scene.ts';

const clock = new ManualClock();
const HOUSE = { road: '망루시 망루로 12', lot: '', zip: '', name: '별담빌라' };
const ports = (more: Partial<ScenePorts> = {}): ScenePorts => ({
  roads: { map: fireRoads() },
  facilities: {
    index: buildFacilityIndex([
      facility('hydrant', 'far', pointAt(CENTRE, 0, 300), { type: '지하식 소화전' }),
      facility('hydrant', 'near', pointAt(CENTRE, 90, 80), { type: '지상식 소화전', pressure: '4.2' }),
      facility('hydrant', 'beyond', pointAt(CENTRE, 90, 450)),
      facility('hazard', 'gas', pointAt(CENTRE, 180, 200), {
        substance: '액화석유가스',
        amount: '20 t',
        manager: '가상001',
        telephone: '02-000-0001',
      }),
    ]),
  },
  units: unitsAt(clock, { '1': STATION }),
  places: { reverse: async () => ({ addresses: [{ address: HOUSE, ...CENTRE, metres: 8.4 }], pois: [], source: 'local' as const }) },
  now: () => clock.now(),
  ...more,
});

describe('what lies around a scene', () => {
  test('FR12: hydrants within a hose’s reach, nearest first; hazards with substance, amount and whom to call; the buildings', async () => {
    const scene = await sceneAround(CENTRE, ports());
    expect(scene.hydrants.map(({ id, metres }) => [id, metres])).toEqual([
      ['near', 80],
      ['far', 300],
    ]);
    expect(scene.hydrants[0]?.detail).toEqual({ type: '지상식 소화전', pressure: '4.2' });
    expect(scene.hazards).toMatchObject([{ id: 'gas', metres: 200, detail: { amount: '20 t', telephone: '02-000-0001' } }]);
    expect(scene.buildings).toEqual([{ name: '별담빌라', address: '망루시 망루로 12', metres: 8, ...CENTRE }]);
  });

  test('FR13: the last stretch of the way of the engine that is there first, its width estimated from lanes and said to be', async () => {
    const { approach } = await sceneAround(CENTRE, ports());
    expect(approach.map(({ name, lanes, widthMetres, estimated, narrow }) => [name, lanes, widthMetres, estimated, narrow])).toEqual([
      ['굴다리로', 2, 12, true, false],
      ['골목길', 1, 6, true, false],
    ]);
    expect(approach.at(-1)?.metres).toBe(200);
  });

  test('FR13: without an engine, without roads or of roads without lanes nothing is claimed', async () => {
    expect((await sceneAround(CENTRE, ports({ units: unitsAt(clock, {}) }))).approach).toEqual([]);
    expect((await sceneAround(CENTRE, ports({ roads: { map: undefined } }))).approach).toEqual([]);
    const map = fireRoads();
    map.network.lanes.fill(0);
    const { approach } = await sceneAround(CENTRE, ports({ roads: { map } }));
    expect(approach.every((stretch) => !('widthMetres' in stretch) && !('narrow' in stretch))).toBe(true);
    expect(approach).not.toEqual([]);
  });
});
