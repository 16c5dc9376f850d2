import { describe, expect, test } from 'vitest';
import { CENTRE, kindsOf, TestCity } from '../../test/support/engine-city.ts';
import { pointAt } from '#domain/place.ts';
import { isInIncidentArea } from './incident-area.ts';
import { MAX_INCIDENT_SIGHTINGS } from './sightings.ts';

const NOW = 1_800_000_000_000;
type Places = Parameters<typeof isInIncidentArea>[0];

function opened(): TestCity {
  const city = new TestCity();
  city.event();
  return city;
}

describe('sightings', () => {
  test('G22: a mark stands in the incident; that it was made, by whom and of when is in the journal, without the place; it can be taken back', () => {
    const city = opened();
    const outcome = city.command({ command: 'markSighting', lon: 127.031, lat: 37.501, at: city.now - 90_000, certain: false });
    expect(outcome.incident?.sightings).toEqual([
      { id: expect.any(String), lon: 127.031, lat: 37.501, at: city.now - 90_000, certain: false, by: 'person:operator' },
    ]);
    expect(kindsOf(outcome)).toEqual(['incident.sighted']);
    expect(outcome.entries[0]).toMatchObject({
      actor: 'person:operator',
      data: { sighting: outcome.incident?.sightings?.[0]?.id, seenAt: city.now - 90_000, certain: false },
    });
    expect(JSON.stringify(outcome.entries)).not.toMatch(/127\.031|37\.501/);
    const { id } = city.only().sightings![0]!;
    expect(kindsOf(city.command({ command: 'removeSighting', sighting: id }))).toEqual(['incident.sightingRemoved']);
    expect(city.only().sightings).toEqual([]);
    expect(city.command({ command: 'removeSighting', sighting: id }).answer).toEqual({ ok: false, reason: 'noSuchSighting' });
  });

  test('G22: nobody was seen in the future or longer ago than an hour, and the oldest of too many goes', () => {
    const city = opened();
    city.command({ command: 'markSighting', ...CENTRE, at: city.now + 60_000, certain: true });
    city.command({ command: 'markSighting', ...CENTRE, at: 0, certain: true });
    expect(city.only().sightings!.map(({ at }) => city.now - at)).toEqual([0, 3_600_000]);
    for (let mark = 0; mark < MAX_INCIDENT_SIGHTINGS; mark += 1) city.command({ command: 'markSighting', ...CENTRE, certain: true });
    expect(city.only().sightings).toHaveLength(MAX_INCIDENT_SIGHTINGS);
    expect(city.only().sightings!.every(({ at }) => at === city.now)).toBe(true);
  });

  test('G22: the area from which cameras may be added follows them', () => {
    const city = opened();
    expect(city.command({ command: 'addCamera', camera: 'camera-59' }).answer).toEqual({ ok: false, reason: 'cameraTooFar' });
    city.command({ command: 'markSighting', ...pointAt(CENTRE, 90, 1_800), certain: true });
    expect(city.command({ command: 'addCamera', camera: 'camera-59' }).answer.ok).toBe(true);
  });

  test('I16, G22: it reaches a cordon round where they were seen within the hour, and no further', () => {
    const far = (metres: number): Places => {
      const seen = { ...pointAt(CENTRE, 90, metres), id: '1', at: NOW, certain: true, by: 'person:operator' as const };
      return { place: { ...CENTRE, origin: 'sent' }, sightings: [seen] };
    };
    expect(isInIncidentArea(far(6_900), pointAt(CENTRE, 270, 1_990), NOW), 'round the place').toBe(true);
    expect(isInIncidentArea(far(6_900), pointAt(CENTRE, 90, 2_010), NOW), 'round the mark').toBe(true);
    expect(isInIncidentArea(far(7_100), pointAt(CENTRE, 90, 2_010), NOW), 'between the two').toBe(false);
    expect(isInIncidentArea(far(6_900), pointAt(CENTRE, 90, 2_010), NOW + 3_600_001), 'an hour later').toBe(false);
    expect(isInIncidentArea(far(6_900), pointAt(CENTRE, 90, 5_000), NOW + 3_600_001), 'near a mark of an hour ago').toBe(true);
    const track = [
      { ...pointAt(CENTRE, 0, 9_000), at: NOW - 60_000 },
      { ...pointAt(CENTRE, 90, 9_000), at: NOW },
    ];
    expect(isInIncidentArea({ track }, pointAt(CENTRE, 90, 5_000), NOW), 'where a camera saw them last').toBe(true);
    expect(isInIncidentArea({ track }, pointAt(CENTRE, 0, 9_000), NOW), 'where they were before').toBe(false);
  });

  test('G22: once the incident has ended nothing is marked any more', () => {
    const city = opened();
    city.command({ command: 'close' });
    expect(city.command({ command: 'markSighting', ...CENTRE, certain: true }).answer).toEqual({ ok: false, reason: 'incidentEnded' });
  });
});
