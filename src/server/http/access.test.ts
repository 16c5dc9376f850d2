import { expect, test } from 'vitest';
import { RIGHTS } from '#domain/person.ts';
import { personOf } from '../../../test/support/engine-city.ts';
import { mayCall } from './access.ts';

test('S15: a right is asked of own staff one by one, and of an outside organisation only where it is meant', () => {
  for (const right of RIGHTS) {
    const others = RIGHTS.filter((each) => each !== right);
    expect(mayCall(personOf('a', 'city', [right]), { right })).toEqual({ ok: true });
    expect(mayCall(personOf('a', 'city', others), { right })).toEqual({ ok: false, reason: 'noRight' });
    expect(mayCall(personOf('a', 'police-112', RIGHTS), { right })).toEqual({ ok: false, reason: 'noRight' });
    expect(mayCall(personOf('a', 'police-112', [right]), { right, partners: true })).toEqual({ ok: true });
    expect(mayCall(personOf('a', 'police-112', others), { right, partners: true })).toEqual({ ok: false, reason: 'noRight' });
  }
  expect(mayCall(personOf('a', 'city', ['person.manage']), { right: ['incident.handle', 'person.manage'] })).toEqual({ ok: true });
  expect(mayCall(personOf('a', 'police-112', []), 'signedIn')).toEqual({ ok: true });
});
