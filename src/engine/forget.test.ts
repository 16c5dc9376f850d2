import { describe, expect, test } from 'vitest';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import { CENTRE, definitionsOf, kindsOf, NOW, OPERATOR, TestCity } from '../../test/support/engine-city.ts';

const FOLLOWING: ServiceDefinitionInput = {
  id: 'following',
  version: 1,
  title: { ko: '추적', en: 'Following' },
  triggers: [{ eventTypes: ['LPRUM120'] }],
  correlation: { withinMinutes: 60, samePlate: true },
  follow: true,
  steps: [{ at: 'opened', actions: [{ do: 'chooseCameras', max: 2, radiusMetres: 500 }] }],
};

function followed(): TestCity {
  const city = new TestCity(definitionsOf(FOLLOWING));
  for (const minute of [0, 1, 2])
    city.event({
      type: 'LPRUM120',
      occurrence: `read-${minute}`,
      at: NOW + minute * 60_000,
      place: { lon: CENTRE.lon + minute / 1_000, lat: CENTRE.lat, origin: 'sent' },
      items: { CAR_NUM: '12가3456' },
    });
  return city;
}

describe('I43: whereabouts', () => {
  test('I43: of an incident that ended track, plate and person go, and how many points there were is written down, once', () => {
    const city = followed();
    city.command({ command: 'close' });
    expect(city.only().track).toHaveLength(3);
    const gone = city.field({ do: 'deleteTrack' }, 'system');
    expect(gone.entries).toMatchObject([{ kind: 'track.deleted', actor: 'system', data: { points: 3, plate: true } }]);
    expect(city.only().track).toBeUndefined();
    expect(JSON.stringify(city.only())).not.toContain('12가3456');
    expect(kindsOf(city.field({ do: 'deleteTrack' }, 'system'))).toEqual([]);
  });

  test('I43: where somebody was marked goes as well, and stands in no entry from the beginning', () => {
    const city = new TestCity();
    city.event();
    const marked = city.command({ command: 'markSighting', lon: 127.031234, lat: 37.501234, certain: true });
    const taken = city.command({ command: 'markSighting', lon: 127.041234, lat: 37.511234, certain: true });
    city.command({ command: 'removeSighting', sighting: city.only().sightings![1]!.id });
    city.command({ command: 'close' });
    const gone = city.field({ do: 'deleteTrack' }, 'system');
    expect(gone.entries).toMatchObject([{ kind: 'track.deleted', data: { points: 0, marks: 1 } }]);
    expect(city.only().sightings).toBeUndefined();
    expect(JSON.stringify([city.only(), marked.entries, taken.entries, gone.entries])).not.toMatch(/\.\d\d1234/);
    expect(kindsOf(city.field({ do: 'deleteTrack' }, 'system')), 'once').toEqual([]);
  });

  test('I43: while it lasts nothing is forgotten, and nobody’s hand does it', () => {
    const city = followed();
    expect(kindsOf(city.field({ do: 'deleteTrack' }, 'system'))).toEqual([]);
    city.command({ command: 'close' });
    expect(kindsOf(city.field({ do: 'deleteTrack' }, OPERATOR))).toEqual([]);
    expect(city.only().track).toHaveLength(3);
  });
});
