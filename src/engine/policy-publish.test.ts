import { describe, expect, test } from 'vitest';
import type { Camera } from '#domain/camera.ts';
import type { OrganisationId, PersonId } from '#domain/ids.ts';
import type { Person, Right } from '#domain/person.ts';
import { mayPublish } from './policy.ts';

const NOW = 1_000_000_000;
const MINE = 'police-112' as OrganisationId;
const OTHER = 'fire-119' as OrganisationId;
const CAMERA = 'camera-1' as Camera['id'];

function person(standing: Person['standing'], rights: readonly Right[]): Person {
  const organisation = standing === 'owner' ? ('city' as OrganisationId) : MINE;
  return { id: 'me' as PersonId, login: 'me', name: 'me', organisation, role: 'role', standing, rights };
}

describe('who may publish', () => {
  const camera = (facts: Partial<Camera>): Camera => ({
    id: CAMERA,
    label: 'car',
    owner: MINE,
    purpose: 'crimePrevention',
    lon: 127,
    lat: 37.5,
    fieldOfView: 90,
    rangeMetres: 80,
    ptz: false,
    state: 'normal',
    streams: ['main'],
    published: true,
    ...facts,
  });
  const driver = person('partner', ['camera.publish']);

  test.each<[string, Person, Camera | undefined, string]>([
    ['without the right', person('partner', ['camera.view']), camera({}), 'noRight'],
    ['for a camera that is not there', driver, undefined, 'noSuchCamera'],
    ['for one of another organisation, which is not even told of', driver, camera({ owner: OTHER }), 'noSuchCamera'],
    ['for another organisation’s, not even as the city itself', person('owner', ['camera.publish']), camera({}), 'noSuchCamera'],
    ['for one that is called by its address', driver, camera({ published: false }), 'notPublished'],
  ])('R7: nobody %s', (_, who, wanted, reason) => {
    expect(mayPublish(who, wanted, NOW)).toEqual({ ok: false, reason });
  });

  test('R7: who has the right, for a published camera of their own organisation, for a minute', () => {
    expect(mayPublish(driver, camera({}), NOW)).toEqual({ ok: true, until: NOW + 60_000 });
  });
});
