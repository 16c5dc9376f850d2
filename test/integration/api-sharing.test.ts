import { describe, expect, test } from 'vitest';
import { INCIDENT_ABILITIES, type IncidentCommand, type IncidentView } from '#contract/incident-view.ts';
import type { IncidentId, OrganisationId } from '#domain/ids.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { command, idsOf, useApiCity, view } from '../support/api-city.ts';
import { type ApiAnswer, ApiClient, FeedViewer, type Json } from '../support/api-client.ts';

const city = useApiCity();

/** Abilities that have an operation of their own. */
async function fieldAct(client: ApiClient, id: string, ability: string): Promise<ApiAnswer> {
  if (ability === 'dispatchUnits') {
    const line = { unit: '1', kind: 'cityVehicle', callSign: '행정 1호', lon: 127.03, lat: 37.5, state: 'available' };
    city.server.units.report('city-centre' as OrganisationId, JSON.stringify(line));
    city.server.units.report('police-112' as OrganisationId, JSON.stringify({ ...line, kind: 'patrolCar' }));
    const unit = client === city.as('officer112') ? 'police-112/1' : 'city-centre/1';
    return client.post(`/api/v1/incidents/${id}/dispatches`, { units: [unit] });
  }
  if (ability === 'noteFromField') return client.post(`/api/v1/incidents/${id}/notes`, { note: 'x' });
  if (ability === 'askVideo') return client.post(`/api/v1/incidents/${id}/video-requests`, {});
  if (ability === 'giveVideo') return client.post(`/api/v1/incidents/${id}/video-answers`, { organisation: 'police-112', give: true });
  // What is announced and never comes would be too much on its way for the next.
  await city.server.database.query('delete from evidence where not kept');
  return client.post(`/api/v1/incidents/${id}/evidence`, { type: 'image/jpeg', bytes: 4 });
}

describe('what each may see', () => {
  test('S10: what an incident says of each ability is what the command then comes to', async () => {
    const bodies: Readonly<Record<string, (shown: IncidentView) => IncidentCommand>> = {
      acknowledge: () => ({ command: 'acknowledge' }),
      assign: () => ({ command: 'assign' }),
      propagate: () => ({ command: 'propagate', organisation: 'fire-119' }),
      note: () => ({ command: 'note', note: 'x' }),
      resolve: () => ({ command: 'resolve' }),
      close: () => ({ command: 'close' }),
      markFalse: () => ({ command: 'markFalse' }),
      reopen: () => ({ command: 'reopen' }),
      addCamera: () => ({ command: 'addCamera', camera: 'cam-010' }),
      removeCamera: () => ({ command: 'removeCamera', camera: 'cam-000' }),
      markSighting: () => ({ command: 'markSighting', lon: 127.03, lat: 37.5, certain: true }),
      removeSighting: (shown) => ({ command: 'removeSighting', sighting: shown.sightings[0]?.id ?? 'none' }),
      castNet: () => ({ command: 'castNet', centre: 'cam-000', cameras: [] }),
      liftNet: () => ({ command: 'liftNet' }),
      shelve: () => ({ command: 'shelve', minutes: 10, reason: '점검' }),
      unshelve: () => ({ command: 'unshelve' }),
      confirm: () => ({ command: 'confirm' }),
      acknowledgePropagation: (shown) => ({ command: 'acknowledgePropagation', propagation: shown.propagations[0]?.id ?? 'none' }),
      completePropagation: (shown) => ({ command: 'completePropagation', propagation: shown.propagations[0]?.id ?? 'none' }),
      propagateAll: () => ({ command: 'propagateAll', organisations: ['fire-119'] }),
      tickSop: () => ({ command: 'tickSop', list: 'first', item: 'look' }),
      untickSop: (shown) => ({ command: 'untickSop', list: 'first', item: shown.sop[0]?.item ?? 'none' }),
      offerHandover: () => ({ command: 'offerHandover', person: 'demo-lead' }),
      acceptHandover: () => ({ command: 'acceptHandover' }),
      declineHandover: () => ({ command: 'declineHandover' }),
      withdrawHandover: () => ({ command: 'withdrawHandover' }),
      merge: () => ({ command: 'merge', into: city.incident }),
      split: (shown) => ({ command: 'split', sender: '112', type: '112UC001', occurrence: shown.cases[0]?.occurrence ?? 'none' }),
    };
    const stages: IncidentCommand[][] = [
      [],
      [{ command: 'acknowledge' }],
      [{ command: 'acknowledge' }, { command: 'markSighting', lon: 127.03, lat: 37.5, certain: true }],
      [{ command: 'acknowledge' }, { command: 'tickSop', list: 'first', item: 'call' }, { command: 'offerHandover', person: 'demo-lead' }],
      [{ command: 'acknowledge' }, { command: 'resolve' }],
      [{ command: 'close' }],
    ];
    for (const stage of stages) {
      // A session may ask so much a second and no more: whoever prepares the incidents has one of their own for each stage.
      const preparer = await ApiClient.signedIn(city.server, 'operator');
      const prepared = async (client: ApiClient): Promise<IncidentView> => {
        const id = await city.server.report();
        for (const body of stage) await command(preparer, id, body);
        return view(client, id);
      };
      for (const client of [city.as('operator'), city.as('lead'), city.as('auditor'), city.as('officer112')]) {
        let shown = await prepared(client);
        for (const ability of INCIDENT_ABILITIES) {
          const { id, status } = shown;
          const can = shown.can[ability];
          const answer =
            ability === 'viewVideo'
              ? await client.get(`/api/v1/incidents/${id}/cameras`)
              : ability === 'pushVideo'
                ? await client.post(`/api/v1/incidents/${id}/pushes`, { camera: 'cam-000', server: 'police', uid: id })
                : ability === 'viewProfile'
                  ? await client.get(`/api/v1/incidents/${id}/profile`)
                  : bodies[ability]
                    ? await command(client, id, bodies[ability](shown))
                    : await fieldAct(client, id, ability);
          const done = answer.status < 300;
          expect([ability, status, done ? true : { refused: answer.json.code }]).toEqual([ability, status, can]);
          // What was refused has changed nothing, so that the next ability meets the same incident.
          if (done) shown = await prepared(client);
        }
      }
    }
  });

  test('S11: an outside room sees its own provisions and receipts, the city’s staff by role, its own people by name', async () => {
    await command(city.as('operator'), city.incident, { command: 'acknowledge' });
    await command(city.as('operator'), city.incident, { command: 'propagate', organisation: 'fire-119', note: '구급 지원' });
    await command(city.as('operator'), city.incident, { command: 'addCamera', camera: 'cam-009' });
    const mine = (await view(city.as('officer112'), city.incident)).propagations[0]!;
    await command(city.as('officer112'), city.incident, { command: 'acknowledgePropagation', propagation: mine.id });
    const [police, firemen, own] = [
      await view(city.as('officer112'), city.incident),
      await view(city.as('fire'), city.incident),
      await view(city.as('operator'), city.incident),
    ];
    expect(police.shares.map((share) => share.organisation)).toEqual(['police-112']);
    expect(police.propagations.map((propagation) => [propagation.organisation, propagation.sentBy, propagation.acknowledgedBy])).toEqual([
      ['police-112', '경찰 112', '최경위'],
    ]);
    expect(police.assignee).toEqual({ id: 'operator', name: '관제요원' });
    expect(police.cameras.at(-1)).toMatchObject({ camera: 'cam-009', addedBy: 'operator' });
    expect(firemen.shares).toEqual([]);
    expect(firemen.cameras).toEqual([]);
    expect(firemen.propagations.map((propagation) => [propagation.organisation, propagation.sentBy, propagation.note])).toEqual([
      ['fire-119', '관제요원', '구급 지원'],
    ]);
    expect(own.propagations.map((propagation) => propagation.acknowledgedBy)).toEqual(['최경위', undefined]);
    expect(JSON.stringify([police, firemen])).not.toMatch(/김관제|demo-operator/);
    await command(city.as('operator'), city.incident, { command: 'close' });
    expect((await view(city.as('officer112'), city.incident)).cameras).toEqual([]);
  });

  test('S12: an outside room’s timeline has the stages and what concerns itself, and no notes', async () => {
    await command(city.as('operator'), city.incident, { command: 'acknowledge' });
    await command(city.as('operator'), city.incident, { command: 'note', note: '내부 메모' });
    await command(city.as('operator'), city.incident, { command: 'propagate', organisation: 'fire-119', note: '소방에만' });
    await command(city.as('operator'), city.incident, { command: 'resolve', note: '내부 사유' });
    await city.as('officer112').get(`/api/v1/incidents/${city.incident}/cameras`);
    const police = (await city.as('officer112').get(`/api/v1/incidents/${city.incident}`)).json.timeline;
    expect(police.map((entry: Json) => entry.kind)).toEqual([
      'incident.opened',
      'share.started',
      'propagation.sent',
      'incident.acknowledged',
      'incident.resolved',
    ]);
    expect(police.at(-1)).toMatchObject({ actor: 'person:operator', actorName: '관제요원', data: {} });
    const firemen = (await city.as('fire').get(`/api/v1/incidents/${city.incident}`)).json.timeline;
    expect(firemen.map((entry: Json) => [entry.kind, entry.data.note ?? ''])).toEqual([
      ['incident.opened', ''],
      ['incident.acknowledged', ''],
      ['propagation.sent', '소방에만'],
      ['incident.resolved', ''],
    ]);
    expect(JSON.stringify([police, firemen])).not.toMatch(/내부|김관제|demo-operator/);
  });

  test('S15: rights that name no incident reach no outside room, whatever role it was given', async () => {
    for (const path of [
      '/api/v1/cameras',
      '/api/v1/cameras/imports/x',
      '/api/v1/links',
      '/api/v1/links/link-112',
      '/api/v1/services',
      '/api/v1/people',
      '/api/v1/journal',
      `/api/v1/incidents/${city.incident}/candidates`,
    ]) {
      const answer = await city.as('nosy').get(path);
      expect([path, answer.status, answer.json.code]).toEqual([path, 403, 'noRight']);
    }
    expect((await city.as('nosy').post('/api/v1/links/link-112/commands', { command: 'pause' })).json.code).toBe('noRight');
    expect(
      (await city.as('nosy').send('POST', '/api/v1/cameras/import', { body: 'x', headers: { 'content-type': 'text/csv' } })).json.code,
    ).toBe('noRight');
    const me = (await city.as('nosy').get('/api/v1/session')).json;
    expect(me.screens).toEqual(['viewer']);
    expect((await city.as('nosy').get('/api/v1/organisations')).json.organisations.map((each: Json) => each.id)).toEqual([
      'city-centre',
      'disaster-room',
    ]);
    const recorded = async (): Promise<unknown> =>
      (await readEntries(city.server.database, { kind: 'command.refused', actor: 'person:demo-nosy', limit: 1 }))[0]?.data;
    await expect.poll(recorded).toEqual({ command: 'importCameras', reason: 'noRight' });
  });

  test('S16: who was given nothing of an incident finds it nowhere', async () => {
    const viewer = await FeedViewer.open(city.server, city.as('fire'));
    const own = await city.server.report({ kind: '소음' });
    for (const id of [city.incident, own]) {
      expect(idsOf(await city.as('fire').get('/api/v1/incidents'))).not.toContain(id);
      expect(idsOf(await city.as('fire').get('/api/v1/incidents?status=open'))).not.toContain(id);
      expect((await city.as('fire').get(`/api/v1/incidents/${id}`)).json.code).toBe('notYourIncident');
      expect((await city.as('fire').get(`/api/v1/incidents/${id}/cameras`)).json.code).toBe('notYourIncident');
      expect((await command(city.as('fire'), id, { command: 'note', note: 'x' })).json.code).toBe('notYourIncident');
    }
    expect(idsOf(await city.as('officer112').get('/api/v1/incidents?status=open'))).toContain(city.incident);
    expect(idsOf(await city.as('officer112').get('/api/v1/incidents?status=open'))).not.toContain(own);
    await command(city.as('operator'), city.incident, { command: 'propagate', organisation: 'fire-119' });
    await viewer.until(() => viewer.incidents.has(city.incident));
    expect([...viewer.incidents.keys()]).not.toContain(own);
    await viewer.close();
  });

  test('S16: an outside room’s list is no archive: ended incidents are found by name only after the hour', async () => {
    await city.server.database.query(
      "insert into incident select 'old-' || id, service, 'closed', false, grade, kind, drill, occurred_at, opened_at, now() - interval '2 hours', point, plate, person, facility, version, jsonb_set(jsonb_set(body, '{id}', to_jsonb('old-' || id)), '{status}', '\"closed\"') from incident where id = $1",
      [city.incident],
    );
    const old = `old-${city.incident}` as IncidentId;
    expect(idsOf(await city.as('officer112').get('/api/v1/incidents'))).not.toContain(old);
    expect((await city.as('officer112').get(`/api/v1/incidents/${old}`)).status).toBe(200);
    expect(idsOf(await city.as('operator').get('/api/v1/incidents'))).toContain(old);
    expect((await city.as('fire').get(`/api/v1/incidents/${old}`)).json.code).toBe('notYourIncident');
  });

  test('each has the screens of their rights', async () => {
    const screens = async (client: ApiClient): Promise<string[]> => (await client.get('/api/v1/session')).json.screens;
    expect(await screens(city.as('operator'))).toEqual(['board', 'displays', 'links', 'cameras', 'services', 'duty']);
    expect(await screens(city.as('lead'))).toEqual([
      ...['board', 'displays', 'links', 'cameras', 'services', 'duty', 'journal', 'figures', 'drills'],
    ]);
    expect(await screens(city.as('admin'))).toEqual(['board', 'links', 'cameras', 'geodata', 'services', 'duty']);
    expect(await screens(city.as('officer112'))).toEqual(['viewer']);
    expect(await screens(city.as('auditor'))).toEqual(['board', 'services', 'journal', 'figures']);
  });
});
