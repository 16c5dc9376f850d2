import { describe, expect, test } from 'vitest';
import type { Effect } from '#engine/outcome.ts';
import type { Notice } from '#services/ports.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { serviceDefinition } from '#contract/service-definition.ts';
import { compileDefinitions, type Definitions } from '#engine/definitions.ts';
import { effectsOf, NOW, SURROUNDINGS, TestCity } from '../../../test/support/engine-city.ts';
import { hitPictureNames, wordHit } from '../wires/hit-report.ts';
import { wantedConfig, type WantedConfig } from './config.ts';
import { hitEvent } from './hits/hit-event.ts';
import type { Hit } from './reads/judge-reads.ts';
import { wantedVehicles } from './service.ts';

function definitions(config: Partial<WantedConfig> = {}): Definitions {
  const compiled = compileDefinitions(
    [{ definition: serviceDefinition.parse(wantedVehicles.definition), config: wantedConfig.parse(config) }],
    SURROUNDINGS.organisations,
  );
  if (!compiled.ok) throw new Error(compiled.problems.join('\n'));
  return compiled.definitions;
}

function sighting(minute: number, camera: number, { exact = true, plate = '12가3456' } = {}): PartnerEvent {
  const hit: Hit = {
    exact,
    passage: {},
    read: { facility: `camera-${camera}`, at: NOW + minute * 60_000, plate: exact ? plate : '12기3456', number: '1', odd: [] },
    candidates: [{ plate, reason: '강력', likelihood: 0.9, difference: exact ? '' : '가→기' }],
  };
  const state = minute === 0 ? 'occurred' : 'changed';
  return hitEvent(hit, {
    id: `e${minute}` as PartnerEvent['id'],
    link: 'wanted-vehicles' as PartnerEvent['link'],
    sender: 'LPR',
    occurrence: `o-${plate.slice(-2)}`,
    state,
    profile: 'p',
  });
}

/** As our link hands it over: the camera says where. */
function give(town: TestCity, event: PartnerEvent): ReturnType<TestCity['give']> {
  return town.give({ kind: 'event', id: town.nextId(), event });
}

const sends = (effects: readonly Effect[]): readonly Extract<Effect, { do: 'send' }>[] => effects.filter((effect) => effect.do === 'send');

describe('수배차량 검색 지원서비스 (seed 2-③)', () => {
  test('PL40: ② a certain hit that nobody need confirm is told to 112 at once, with time, place and the names of both pictures', () => {
    const town = new TestCity(definitions({ confirm: 'never' }));
    const { effects } = give(town, sighting(0, 0));
    const [word, pictures] = sends(effects);
    expect(word).toMatchObject({ link: 'emergency-video-112', to: '112', topic: 'wantedVehicle' });
    expect(pictures).toMatchObject({ link: 'wanted-vehicles', topic: 'wantedVehicle.pictures' });
    const notice: Notice = { id: 'n-1', topic: word?.topic ?? '', incident: town.only().id, at: NOW, facts: word?.facts ?? {} };
    const fields = wordHit(notice)?.fields ?? [];
    const { lon, lat } = town.only().place ?? { lon: 0, lat: 0 };
    expect(fields.slice(0, 7)).toEqual(['n-1', 'o-56', '12가3456', '수배차량', '12가**56 · 강력', String(lon), String(lat)]);
    expect(fields[9]).toBe('camera-0');
    expect(fields[10]).toBe(hitPictureNames(word?.facts ?? {}).join(','));
    expect(wordHit({ ...notice, topic: 'other' })).toBeUndefined();
  });

  test('PL40: the 112 room gets the cameras around it and is asked to acknowledge; the word that is written down holds no plate', () => {
    const town = new TestCity(definitions({ confirm: 'never' }));
    const { entries } = give(town, sighting(0, 0));
    expect(town.only().shares).toMatchObject([{ organisation: 'police-112', basis: 'PIPA-18-2-7' }]);
    expect(town.only().propagations).toMatchObject([{ organisation: 'police-112' }]);
    expect(town.only().cameras.length).toBeGreaterThan(0);
    expect(JSON.stringify(entries)).not.toContain('12가3456');
  });

  test('PL41: ③ each further sighting joins the same incident, moves it, adds to its track and is told; one that comes late is not told', () => {
    const town = new TestCity(definitions({ confirm: 'never' }));
    give(town, sighting(0, 0));
    const second = sends(give(town, sighting(5, 1)).effects);
    expect(second.map(({ topic }) => topic)).toEqual(['wantedVehicle', 'wantedVehicle.pictures']);
    expect(second[0]?.facts).toMatchObject({ seenAt: NOW + 300_000, facility: 'camera-1' });
    expect(sends(give(town, sighting(3, 2)).effects)).toEqual([]);
    expect(town.only().track?.map(({ source }) => source)).toEqual(['camera-0', 'camera-2', 'camera-1']);
  });

  test.each([
    [{}, [0, 4, 8, 17, 28], 1],
    [{ toldAgainMinutes: 4 }, [0, 4, 8, 17, 28], 4],
    [{}, [0, 60], 1],
    [{ toldAgainMinutes: 60 }, [0, 59], 0],
  ] as const)('PL46: with %j, seen by one camera at minutes %j, it is told %i times again', (config, minutes, times) => {
    const town = new TestCity(definitions({ confirm: 'never', ...config }));
    const told = minutes.flatMap((minute) =>
      sends(give(town, sighting(minute, 0)).effects).filter(({ topic }) => topic === 'wantedVehicle'),
    );
    expect(told).toHaveLength(1 + times);
  });

  test('PL41: another reader’s case of the same plate joins, another plate does not', () => {
    const town = new TestCity(definitions());
    give(town, sighting(0, 0));
    give(town, { ...sighting(1, 1), occurrence: 'after a restart', state: 'occurred' });
    expect(town.incidents.size).toBe(1);
    give(town, sighting(0, 1, { plate: '99나9999' }));
    expect(town.incidents.size).toBe(2);
  });

  test.each([
    ['always', true, true],
    ['always', false, true],
    ['uncertain', true, false],
    ['uncertain', false, true],
    ['never', false, false],
  ] as const)('PL42: confirm %s, read as it stands %s: an operator is waited for: %s', (confirm, exact, waits) => {
    const town = new TestCity(definitions({ confirm }));
    const { effects } = give(town, sighting(0, 0, { exact }));
    expect(sends(effects).length).toBe(waits ? 0 : 2);
    expect(town.only().shares.length).toBe(waits ? 0 : 1);
    if (!waits) return;
    expect(sends(give(town, sighting(1, 1, { exact })).effects)).toEqual([]);
    const confirmed = town.command({ command: 'confirm' });
    expect(sends(confirmed.effects)[0]?.facts).toMatchObject({ facility: 'camera-1', seenAt: NOW + 60_000 });
    expect(town.only().shares).toHaveLength(1);
  });

  test('PL43: "not this one" tells the police nothing, and our link that the pursuit is over', () => {
    const town = new TestCity(definitions());
    give(town, sighting(0, 0, { exact: false }));
    const { effects } = town.command({ command: 'markFalse', reason: '다른 차량' } as never);
    expect(effectsOf({ effects } as never)).not.toContain('send');
    expect(effects).toContainEqual(expect.objectContaining({ do: 'tellPartner', link: 'wanted-vehicles', state: 'ended' }));
  });
});

test('PL44: a server of files on another machine needs its key, and nothing that is not known may be written', () => {
  expect(wantedConfig.safeParse({ list: { host: '10.0.0.1' } }).success).toBe(false);
  expect(wantedConfig.safeParse({ list: { host: '10.0.0.1', hostKey: 'k'.repeat(43) } }).success).toBe(true);
  expect(wantedConfig.safeParse({ pictures: [{ protocol: 'sftp', host: '10.0.0.1', port: 22 }] }).success).toBe(false);
  expect(wantedConfig.safeParse({ pictures: [{ protocol: 'ftp', host: '10.0.0.1', port: 21 }] }).success).toBe(true);
  expect(wantedConfig.safeParse({ plates: ['12가3456'] }).success).toBe(false);
});
