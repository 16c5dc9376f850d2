import { describe, expect, test } from 'vitest';
import { effectsOf, kindsOf, OFFICER, TestCity } from '../../../test/support/engine-city.ts';
import { CENTRE } from '../../../test/support/engine-city.ts';
import { pointAt } from '#domain/place.ts';

/** `camera-0` … `camera-59`, every 40 m to the east; four are there by choice. */
function opened(): TestCity {
  const city = new TestCity();
  city.event();
  return city;
}
const camerasOf = (city: TestCity): string[] => city.only().cameras.map(({ camera }) => camera);
const cast = (centre: number, around: readonly number[]) =>
  ({ command: 'castNet', centre: `camera-${centre}`, cameras: around.map((at) => `camera-${at}`) }) as const;
const reasonOf = (outcome: ReturnType<TestCity['command']>): string => (outcome.answer.ok ? 'done' : outcome.answer.reason);

describe('the net in the incident', () => {
  test('NS5: what it brings comes in, what the net before brought leaves, what was chosen stays; each is in the journal', () => {
    const city = opened();
    const chosen = camerasOf(city);
    const first = city.command(cast(20, [21, 22]));
    expect(camerasOf(city)).toEqual([...chosen, 'camera-20', 'camera-21', 'camera-22']);
    expect(kindsOf(first)).toEqual(['camera.added', 'camera.added', 'camera.added', 'net.cast']);
    expect(effectsOf(first)).toEqual(['warm']);
    const second = city.command(cast(22, [23, 21]));
    expect(camerasOf(city)).toEqual([...chosen, 'camera-22', 'camera-23', 'camera-21']);
    expect(kindsOf(second)).toEqual(['camera.removed', 'camera.added', 'net.cast']);
    expect(second.effects).toMatchObject([
      { do: 'revoke', camera: 'camera-20', reason: 'cameraRemoved' },
      { do: 'warm', cameras: camerasOf(city) },
    ]);
    expect(kindsOf(city.command({ command: 'liftNet' }))).toEqual(['camera.removed', 'camera.removed', 'camera.removed', 'net.lifted']);
    expect([camerasOf(city), city.only().net]).toEqual([chosen, undefined]);
    expect(reasonOf(city.command({ command: 'liftNet' }))).toBe('cameraNotInIncident');
  });

  test('NS5: a chosen camera in the middle or the ring is not brought again, and stays when the net is lifted', () => {
    const city = opened();
    const [chosen] = camerasOf(city);
    city.command({ command: 'castNet', centre: chosen!, cameras: ['camera-20'] });
    expect(city.only().net).toEqual({ centre: chosen, brought: ['camera-20'] });
    city.command({ command: 'liftNet' });
    expect(camerasOf(city)).toContain(chosen);
  });

  test('NS6: no further than the area of the incident: the middle is refused, what lies around it is left out and named', () => {
    const city = opened();
    expect(reasonOf(city.command(cast(55, [])))).toBe('cameraTooFar');
    const outcome = city.command(cast(49, [48, 55]));
    expect(outcome.entries.at(-1)).toMatchObject({ kind: 'net.cast', data: { leftOut: ['camera-55'] } });
    expect(camerasOf(city)).not.toContain('camera-55');
    city.command({ command: 'markSighting', ...pointAt(CENTRE, 90, 1_900), certain: true });
    expect(reasonOf(city.command(cast(55, []))), 'the area goes with whom it is about').toBe('done');
    expect(reasonOf(city.command({ command: 'castNet', centre: 'camera-99', cameras: [] }))).toBe('noSuchCamera');
  });

  test('NS6: never more cameras than an incident may have; by the owner’s handlers only, and while it lasts', () => {
    const city = opened();
    const around = Array.from({ length: 15 }, (_, at) => 20 + at);
    const outcome = city.command(cast(10, around));
    expect(camerasOf(city)).toHaveLength(16);
    expect(outcome.entries.at(-1)?.data['leftOut']).toHaveLength(4);
    expect(reasonOf(city.command(cast(20, []), OFFICER))).toBe('noRight');
    city.command({ command: 'close' });
    expect(reasonOf(city.command(cast(20, [])))).toBe('incidentEnded');
  });
});
