import { describe, expect, test } from 'vitest';
import { changeTraffic, planTrip, type RoadMap } from '#engine/roads/road-map.ts';
import { findRoute } from '#engine/roads/route.ts';
import { atOnce } from '#engine/roads/traffic.ts';
import { CAR, FIRE_ENGINE, ON_FOOT } from '#engine/roads/vehicle.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { randomRoads, spotOn } from '../../../test/support/random-roads.ts';
import { sharedSections } from '../../../test/support/shared-sections.ts';
import { breath } from '../breath.ts';
import { buildAside } from './build-aside.ts';
import { sectionsOf } from './network-sections.ts';
import type { StoredSections } from '../store/stored-sections.ts';
import { Roads } from './roads.ts';

const running = new AbortController().signal;

/** As a store gives them. */
function stored({ network }: RoadMap): ReturnType<typeof sharedSections> {
  return sharedSections(sectionsOf(network));
}

/** Every way there is: of each vehicle from each link to some others. */
function allWays(map: RoadMap): unknown[] {
  const links = map.network.from.length;
  return [CAR, FIRE_ENGINE, ON_FOOT].flatMap((vehicle) => {
    const trip = planTrip(map, vehicle);
    return Array.from({ length: links * 3 }, (_, at) =>
      findRoute(trip, spotOn(map, at % links, 0.3), spotOn(map, (at * 7 + 3) % links, 0.6)),
    );
  });
}

/** A store whose newest network a test may change. */
function storeOf(first: RoadMap): {
  id: string;
  sections: StoredSections;
  newest: () => Promise<{ id: string; source: string }>;
  load: () => Promise<StoredSections>;
} {
  const store = {
    id: '1',
    sections: stored(first),
    newest: () => Promise.resolve({ id: store.id, source: 'test' }),
    load: () => Promise.resolve(store.sections),
  };
  return store;
}

describe('a network that is built by another thread', () => {
  test('G11: gives the same ways as one that is built here, the same number for each link, and takes new speeds', async () => {
    const here = randomRoads(11, 60);
    const aside = await buildAside(stored(here), { signal: running });
    expect(aside.network).toEqual(here.network);
    const ways = allWays(here);
    expect(ways.filter((way) => way !== undefined).length).toBeGreaterThan(20);
    expect(allWays(aside)).toEqual(ways);
    for (const [link, id] of here.network.linkIds.entries()) expect(aside.linkSlots.get(id)).toBe(link);
    expect(aside.linkSlots.get('no such link')).toBeUndefined();
    for (const map of [here, aside]) {
      const speedKmh = map.traffic.speedKmh.map((_, link) => 5 + ((link * 13) % 60));
      atOnce(changeTraffic(map, { speedKmh, closed: new Uint8Array(speedKmh.length) }));
    }
    expect(allWays(aside)).toEqual(allWays(here));
    expect(allWays(aside)).not.toEqual(ways);
  });

  test('G11: questions are answered from the map in use while the next is built', async () => {
    const [old, next] = [randomRoads(12, 40), randomRoads(13, 400)];
    const store = storeOf(old);
    await using roads = new Roads({ store, clock: new ManualClock(), onProblem: (text) => expect.fail(text) });
    await roads.open();
    const [inUse, ways] = [roads.map, allWays(old)];
    Object.assign(store, { id: '2', sections: stored(next) });
    let done = false;
    const refreshed = roads.refresh().finally(() => (done = true));
    let answered = 0;
    for (; !done; await breath()) {
      if (roads.map !== inUse) continue;
      expect(allWays(roads.map!)).toEqual(ways);
      answered += 1;
    }
    await refreshed;
    expect(answered).toBeGreaterThan(3);
    expect(roads.map!.network.linkIds).toEqual(next.network.linkIds);
  });

  test('G11: one whose thread dies is told, the map in use stays, and it is tried again a minute later, not at every look', async () => {
    const clock = new ManualClock();
    const problems: string[] = [];
    const store = storeOf(randomRoads(14));
    const ports = { store, clock, onProblem: (text: string) => problems.push(text) };
    await using dying = new Roads({ ...ports, buildThread: new URL('data:text/javascript,process.exit(3)') });
    await dying.open();
    expect(dying.map).toBeUndefined();
    expect(problems).toEqual(['roads: The road network could not be built: its thread ended with code 3.']);
    const [loads, load] = [[] as string[], store.load];
    store.load = () => (loads.push(store.id), load());
    await dying.refresh();
    expect(loads).toEqual([]);
    await clock.advance(59_000);
    expect(loads).toEqual([]);
    await clock.advance(6_000);
    await expect.poll(() => problems.length).toBe(2);
    expect(loads).toEqual(['1']);
    const thread = new URL('data:text/javascript,throw new Error("out of luck")');
    await expect(buildAside(store.sections, { signal: running, thread })).rejects.toThrow('could not be built: out of luck.');
  });

  test('G11: a stored network with a part missing is told and leaves the one in use; the next whole one is taken', async () => {
    const store = storeOf(randomRoads(15));
    await using roads = new Roads({ store, clock: new ManualClock(), onProblem: (text) => expect.fail(text) });
    await roads.open();
    const inUse = roads.map;
    const broken = stored(randomRoads(16));
    broken.delete('shape');
    Object.assign(store, { id: '2', sections: broken });
    await expect(roads.refresh()).rejects.toThrow('has no shape');
    expect(roads.map).toBe(inUse);
    Object.assign(store, { id: '3', sections: stored(randomRoads(17)) });
    await roads.refresh();
    expect(roads.map).not.toBe(inUse);
  });

  test('G11: a server that stops does not wait for a network that is being built', async () => {
    const stopped = new AbortController();
    const built = buildAside(stored(randomRoads(18)), { signal: stopped.signal });
    stopped.abort();
    await expect(built).rejects.toThrow('the server stops');
    await expect(buildAside(stored(randomRoads(18)), { signal: stopped.signal })).rejects.toThrow('aborted');
  });
});
