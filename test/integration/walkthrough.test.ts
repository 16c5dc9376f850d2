import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisplayMessageView } from '#contract/display-view.ts';
import type { NetAnswer } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { eventually } from '../city/eventually.ts';
import { TestCity } from '../city/test-city.ts';
import type { ApiClient, Json } from '../support/api-client.ts';
import { Reader, readWalkthrough } from './support/walkthrough-page.ts';

/** docs/walkthrough.md, walked: each command as the page writes it, and what its third column says, by the API. */
const PAGE = readWalkthrough();
const LOGINS = ['operator', 'lead', 'admin', 'officer112', 'officer119', 'patrol12', 'disaster', 'tracker', 'auditor'] as const;
type Login = (typeof LOGINS)[number];

let city: TestCity;
let reader: Reader;
const clients = new Map<Login, ApiClient>();
const as = (login: Login): ApiClient => clients.get(login)!;

beforeAll(async () => {
  // The demo as it is started by itself, with its cars; nothing but what the page says happens in it.
  city = await TestCity.start({ cameras: 300, change: ({ demo }) => Object.assign(demo, { units: 40 }) });
  for (const login of LOGINS) clients.set(login, await city.signedIn(login));
  const { server, link112, link119, displays, wantedList, wantedPictures } = city.ports;
  const url = ['--url', `http://127.0.0.1:${server}`];
  const port = (number: number): readonly string[] => ['--port', String(number)];
  reader = new Reader({
    112: port(link112),
    119: port(link119),
    patrol: port(await portOf('dispatch-112')),
    telecom: port(await portOf('vulnerable-people')),
    lpr: [...port(await portOf('wanted-vehicles')), '--pictures', `sftp://127.0.0.1:${wantedPictures}`],
    wass: port(wantedList),
    sign: port(displays),
    ndms: url,
    security: url,
    anklet: url,
  });
});
afterAll(() => city?.[Symbol.asyncDispose]());

async function portOf(link: string): Promise<number> {
  const { json } = await as('admin').get(`/api/v1/links/${link}`);
  return Number(/tcp [^:]+:(\d+)/.exec(json.link.endpoint)?.[1]);
}

/** The incident of the case that was printed last, once this person sees it and this holds of it. */
function seen(login: Login, what: string, holds: (incident: IncidentView) => boolean = () => true): Promise<IncidentView> {
  return eventually(
    `${login}: ${what}`,
    async () => ((await as(login).get('/api/v1/incidents?limit=1000')).json.incidents as IncidentView[]).find(({ cases }) => isMine(cases)),
    { holds: (incident) => incident !== undefined && holds(incident), withinMs: 40_000 },
  ) as Promise<IncidentView>;
}
/** CAP names its sender before the number. */
const isMine = (cases: IncidentView['cases']): boolean =>
  cases.some(({ occurrence }) => occurrence === reader.number || occurrence.endsWith(`,${reader.number}`));
const seesNone = async (login: Login): Promise<boolean> =>
  !((await as(login).get('/api/v1/incidents?status=open&limit=1000')).json.incidents as IncidentView[]).some(({ cases }) => isMine(cases));
const order = async (login: Login, { id }: IncidentView, command: object): Promise<void> =>
  expect((await as(login).post(`/api/v1/incidents/${id}/commands`, command)).status).toBe(200);
const watched = async (login: Login, { id }: IncidentView): Promise<string[]> =>
  ((await as(login).get(`/api/v1/incidents/${id}/cameras`)).json?.cameras ?? []).map(({ camera }: { camera: string }) => camera).toSorted();
const camerasOf = ({ cameras }: IncidentView): string[] => cameras.map(({ camera }) => camera).toSorted();
const kinds = async ({ id }: IncidentView): Promise<string[]> =>
  (await as('operator').get(`/api/v1/incidents/${id}`)).json.timeline.map(({ kind }: { kind: string }) => kind);
const profile = async (login: Login, { id }: IncidentView, open = false): Promise<{ status: number; text: string; json: Json }> =>
  as(login).get(`/api/v1/incidents/${id}/profile?open=${open}`);

async function signWords(incident: IncidentView): Promise<readonly DisplayMessageView[]> {
  const { messages } = (await as('lead').get('/api/v1/display-messages')).json as { messages: DisplayMessageView[] };
  return messages.filter((message) => message.incident === incident.id);
}

/** The engine goes round the town until it is sent, so that its way passes signs or, from round the corner, none. */
async function signsPassed(incident: IncidentView): Promise<number> {
  const { entries } = (await as('auditor').get(`/api/v1/journal?kind=route.found&incident=${incident.id}&limit=1`)).json;
  return entries[0].data.signs;
}

async function seesSignsLit(incident: IncidentView): Promise<void> {
  const lit = await eventually('signs along it are lit', () => signWords(incident), {
    holds: (words) => words.some(({ deliveries }) => deliveries.some(({ state }) => state === 'shown')),
  });
  expect(lit.map(({ text }) => text)).toContain('긴급차량 출동 중 · 길을 비켜 주세요');
  expect((await as('auditor').get('/api/v1/journal?kind=display.approved&limit=50')).text, 'and it is written down').toContain(lit[0]!.id);
}

/** Each section of the page, by how its title begins. */
const SCENARIOS: Readonly<Record<string, () => Promise<void>>> = {
  '2-①': async () => {
    await reader.run('112 report');
    const incident = await seen('operator', 'the incident with four cameras', ({ cameras }) => cameras.length === 4);
    await seen('officer112', 'the same incident', ({ can }) => can.viewVideo === true);
    expect(await watched('officer112', incident)).toEqual(camerasOf(incident));
    expect((await as('officer112').get('/api/v1/cameras')).status, 'nothing to browse').toBe(403);
    const hears = await reader.listen('patrol listen');
    const near = await eventually(
      'the nearest by road',
      async () => (await as('operator').get('/api/v1/units/nearest?kind=patrolCar&lon=127.03&lat=37.5')).json?.units ?? [],
      { holds: (units: Json[]) => units.length > 0, withinMs: 40_000 },
    );
    const { id: unit, callSign } = near[0].unit;
    expect((await as('operator').post(`/api/v1/incidents/${incident.id}/dispatches`, { units: [unit] })).status).toBe(201);
    await eventually('the police’s system hears of it', hears, { holds: (text) => text.includes(callSign) });
    const number = unit.replace('police-112/', '');
    expect((await as('patrol12').post('/api/v1/field/crew', { unit: number, kind: 'patrolCar', callSign })).status).toBe(200);
    await seen('patrol12', 'the order of its own car', ({ dispatches }) => dispatches.some((each) => each.unit === unit));
  },

  '2-②': async () => {
    await reader.run('patrol request');
    const incident = await seen('operator', 'the police’s server gets pictures', ({ pushes }) => pushes.length > 0);
    expect(await watched('patrol12', incident), 'given at once').toEqual(camerasOf(incident));
    const [middle] = camerasOf(incident);
    const net = (await as('operator').get(`/api/v1/incidents/${incident.id}/net?camera=${middle}`)).json as NetAnswer;
    const around = [...net.ring, ...net.outer].filter(({ inArea }) => inArea).map(({ camera }) => camera);
    await order('operator', incident, { command: 'castNet', centre: middle, cameras: around.slice(0, 4) });
    await seen('operator', 'the ring has come', ({ net: cast }) => cast !== undefined);
    await order('operator', incident, { command: 'liftNet' });
    await seen('operator', 'the ring has left', ({ cameras }) => cameras.length === incident.cameras.length);
    await order('operator', incident, { command: 'markSighting', lon: 127.031, lat: 37.5, certain: true });
    await seen('patrol12', 'the mark', ({ sightings }) => sightings.length === 1);
    const pursuit = await eventually('the area they can be in', () => as('patrol12').get(`/api/v1/incidents/${incident.id}/pursuit`), {
      holds: ({ status }) => status === 200,
    });
    expect(pursuit.json.seen).toMatchObject({ lon: 127.031, certain: true });
    const photo = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...new TextEncoder().encode('the back door'), 0xff, 0xd9);
    const path = `/api/v1/incidents/${incident.id}/evidence`;
    const { json: begun } = await as('patrol12').post(path, { type: 'image/jpeg', bytes: photo.length, note: '뒷문' });
    const headers = { 'content-type': 'application/octet-stream' };
    await as('patrol12').send('POST', `${path}/${begun.evidence}/parts/0`, { body: photo, headers });
    expect((await as('patrol12').post(`${path}/${begun.evidence}/finish`, {})).status).toBe(200);
    await seen('operator', 'the photo', ({ evidence }) => evidence.some(({ note }) => note === '뒷문'));
    await reader.run('patrol done');
    await reader.run('112 end');
    await eventually('the screens of the police are dark', () => watched('officer112', incident), {
      holds: (cameras) => cameras.length === 0,
    });
    expect(await seesNone('operator')).toBe(true);
  },

  '2-③': async () => {
    await reader.run('wass list');
    const link = await eventually('the list is live', () => as('operator').get('/api/v1/links/wanted-vehicles'), {
      holds: ({ text }) => /full-2\S*: 2 plates are wanted/.test(text),
    });
    expect(link.text).not.toMatch(/가 ?3456/);
    await reader.run('lpr read');
    const hit = await wantedVehicle(({ cameras }) => cameras.length > 0);
    expect(hit.content).toBe('12가**56 · 강력');
    const pictures = await eventually('both pictures', () => profile('operator', hit, true), { holds: ({ json }) => json?.pictures === 2 });
    expect(pictures.text).toContain('12가3456');
    expect(await kinds(hit)).toContain('profile.viewed');
    const hears = await reader.listen('112 listen');
    await order('operator', hit, { command: 'confirm' });
    const told = await eventually('the 112 room hears of it', hears, { holds: (text) => text.includes('12가3456') });
    expect(told).toContain('LPR-0001');
    await eventually('both pictures lie at the police’s', () => as('operator').get(`/api/v1/incidents/${hit.id}`), {
      holds: ({ json }) => json.incident.messages.every((message: { deliveredAt?: number }) => message.deliveredAt !== undefined),
    });
    const [vehicle, plate] = [...(await reader.run('wass hits')).matchAll(/\/hits\/(\S+\.jpg)/g)].map(([, name]) => name ?? '');
    expect(told).toContain(vehicle);
    expect(told).toContain(plate);
    await reader.run('lpr read');
    await wantedVehicle(({ track }) => track?.length === 2);
    await eventually('the 112 room hears of it anew', hears, { holds: (text) => text.includes('LPR-0002') });
    const { json } = await as('operator').get(`/api/v1/incidents/${hit.id}/pursuit`);
    expect(json.seen).toMatchObject({ lon: 127.0345, lat: 37.5012 });
    expect(json.open || json.roads.length > 0, 'the cordon').toBe(true);
  },

  '2-④': async () => {
    await reader.run('119 report');
    const incident = await seen('officer119', 'the fire', ({ kind, can }) => kind === '화재' && can.viewVideo === true);
    expect(await watched('officer119', incident)).toEqual(camerasOf(incident));
    const hears = await reader.listen('119 listen');
    await eventually('the engine says where it is', () => as('officer119').get('/api/v1/units?q=fireEngine-1'), {
      holds: ({ json }) => json?.units.length > 0,
      withinMs: 40_000,
    });
    await reader.run('119 dispatch');
    await eventually('the way is told', hears, { holds: (text) => /출동경로 .*\d/.test(text), withinMs: 40_000 });
    const passed = await signsPassed(incident);
    if (passed > 0) await seesSignsLit(incident);
    const scene = (await as('officer119').get(`/api/v1/incidents/${incident.id}/scene`)).json;
    expect(scene.hydrants.length, 'hydrants').toBeGreaterThan(0);
    expect(scene.hazards.length, 'hazards').toBeGreaterThan(0);
    expect(scene.approach.length, 'the last streets').toBeGreaterThan(0);
    expect(scene.signs.length > 0).toBe(passed > 0);
    await reader.run('lpr park');
    const around = async (): Promise<Json> => (await as('operator').get(`/api/v1/incidents/${incident.id}/scene`)).json;
    const { parkedCars } = await eventually('the parked car', around, { holds: (seen) => seen.parkedCars.length === 1 });
    expect(parkedCars[0]).toMatchObject({ plate: '34나56**', facility: 'PRK-0001' });
    expect((await as('operator').post(`/api/v1/incidents/${incident.id}/parked-cars/${parkedCars[0].id}`, {})).status).toBe(200);
    await order('operator', incident, { command: 'askOwner', plate: '56다7890' });
    await eventually('both owners have the text', around, {
      holds: ({ askedCars }) => askedCars.length === 2 && askedCars.every(({ state }: { state: string }) => state === 'delivered'),
    });
    await reader.run('119 arrive');
    await eventually('the signs are dark', () => signWords(incident), {
      holds: (words) => words.every(({ stage }) => stage !== 'draft' && stage !== 'running'),
    });
    await reader.run('119 end');
    await eventually('the fire is over', () => seesNone('officer119'));
  },

  '2-⑤': async () => {
    const typhoonSays = await reader.run('ndms typhoon');
    reader.number = /typhoon (\S+):/.exec(typhoonSays)?.[1] ?? '';
    const typhoon = await seen('operator', 'the typhoon', ({ path, cameras }) => (path?.length ?? 0) > 1 && cameras.length > 0);
    await seen('disaster', 'the typhoon', ({ can }) => can.viewVideo === true);
    expect(await watched('disaster', typhoon)).toEqual(camerasOf(typhoon));
    expect((await as('disaster').get('/api/v1/cameras')).status, 'no other').toBe(403);
    await reader.run('ndms message');
    const draft = await eventually('the words wait for a person', drafts, { holds: (messages) => messages.length > 0 });
    for (const { id } of draft)
      expect((await as('lead').post(`/api/v1/display-messages/${encodeURIComponent(id)}/approve`, {})).status).toBe(200);
    const shown = await eventually('the sign shows them', () => shownOn('vms-16'), {
      holds: ({ state }) => state?.picture.join('').includes('호우') === true,
    });
    const sign = await reader.run('sign show');
    for (const line of shown.state!.picture) expect(sign).toContain(line);
    expect(sign).toContain('호우');
    await eventually('the proof is on the message', async () => (await shownMessages()).flatMap(({ deliveries }) => deliveries), {
      holds: (deliveries) => deliveries.some(({ device, proof }) => device === 'vms-16' && proof !== undefined),
    });
    await reader.run('ndms clear');
    await eventually('the typhoon is over', () => seesNone('disaster'));
    expect(await watched('disaster', typhoon)).toEqual([]);
  },

  '2-⑥': async () => {
    await reader.run('telecom alarm');
    const person = await seen('operator', 'who is missed', ({ cameras }) => cameras.length > 0);
    const covered = await profile('operator', person);
    expect(covered.json.masked).toBe(true);
    expect(covered.text).not.toMatch(/홍길순|010-0000-0000/);
    expect((await profile('operator', person, true)).text).toContain('010-0000-0000');
    await eventually('the photo', () => profile('operator', person), { holds: ({ json }) => json.pictures === 1 });
    await eventually('that it came is on the timeline', () => kinds(person), { holds: (all) => all.includes('photo.kept') });
    await order('operator', person, { command: 'note', note: '통화: 받지 않음' });
    expect(await kinds(person)).toEqual(expect.arrayContaining(['profile.viewed', 'incident.noted']));
    for (const room of ['officer112', 'officer119'] as const) await seen(room, 'who is missed', ({ can }) => can.viewVideo === true);
    await reader.run('telecom move');
    for (const room of ['officer112', 'officer119'] as const)
      await seen(room, 'where they are now', ({ track, place }) => track?.length === 2 && place?.lon === 127.031);
    await reader.run('telecom end');
    await eventually('it is over', () => seesNone('officer112'));

    await reader.run('security intrude');
    const intrusion = await seen('officer112', 'the intrusion', ({ can }) => can.viewVideo === true);
    expect(await watched('officer112', intrusion)).toEqual(camerasOf(intrusion));
    await reader.run('security leave');
    await seen('officer112', 'the way they took', ({ track, place }) => track?.length === 2 && place?.lon === 127.0312);
    await reader.run('security end');
    await eventually('it is over', () => seesNone('officer112'));

    await reader.run('anklet alarm');
    const breach = await seen('tracker', 'the breach', ({ kind, can }) => kind === '전자장치 훼손' && can.viewVideo === true);
    expect((await profile('tracker', breach, true)).text).toContain('임꺽정');
    const city112 = await seen('operator', 'the breach');
    for (const open of [false, true]) expect((await profile('operator', city112, open)).json.code).toBe('notYourProfile');
    expect((await as('operator').get(`/api/v1/incidents/${breach.id}`)).text).not.toContain('임꺽정');
    await reader.run('anklet move');
    await seen('tracker', 'where they are now', ({ track }) => track?.length === 2);
    await reader.run('anklet end');
    await eventually('it is over', () => seesNone('tracker'));
  },

  'A drill': async () => {
    expect((await as('lead').post('/api/v1/drills', { scenario: 'robbery-and-fire', speed: 60 })).status).toBe(201);
    const drills = async (): Promise<readonly IncidentView[]> =>
      (await as('operator').get('/api/v1/incidents?limit=1000')).json.incidents.filter((incident: IncidentView) => incident.drill);
    const played = await eventually('what the drill opens', drills, { holds: (incidents) => incidents.length >= 2 });
    expect(played.flatMap(({ shares, propagations }) => [...shares, ...propagations])).toEqual([]);
  },
};

async function wantedVehicle(holds: (incident: IncidentView) => boolean): Promise<IncidentView> {
  const incidents = async (): Promise<IncidentView | undefined> =>
    (await as('operator').get('/api/v1/incidents?status=open&limit=1000')).json.incidents.find(
      ({ kind }: IncidentView) => kind === '수배차량',
    );
  return (await eventually('the wanted vehicle', incidents, { holds: (hit) => hit !== undefined && holds(hit) }))!;
}
const shownMessages = async (): Promise<readonly DisplayMessageView[]> => (await as('lead').get('/api/v1/display-messages')).json.messages;
const drafts = async (): Promise<readonly DisplayMessageView[]> =>
  (await shownMessages()).filter(({ stage, text }) => stage === 'draft' && text.includes('호우'));
const shownOn = async (device: string): Promise<{ readonly state?: { readonly picture: readonly string[] } }> =>
  (await as('lead').get('/api/v1/displays')).json.devices.find(({ id }: { id: string }) => id === device);

test.each(PAGE)('the walkthrough is true: $title', async (section) => {
  const scenario = Object.entries(SCENARIOS).find(([beginning]) => section.title.startsWith(beginning));
  expect(scenario, 'a section of the page that nobody walks').toBeDefined();
  reader.begin(section);
  await scenario![1]();
  expect(reader.left, 'commands of the page that nobody ran').toEqual([]);
});

test('the walkthrough has every scenario', () => {
  expect(Object.keys(SCENARIOS).filter((beginning) => !PAGE.some(({ title }) => title.startsWith(beginning)))).toEqual([]);
});
