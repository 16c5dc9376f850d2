import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentView } from '#contract/incident-view.ts';
import { hindrancesOf } from '#engine/roads/hindrances.ts';
import { buildRoadMap, locateFor, planTrip } from '#engine/roads/road-map.ts';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import { findRoute } from '#engine/roads/route.ts';
import { FIRE_ENGINE } from '#engine/roads/vehicle.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { demoCity, demoRoadFiles } from '#simulator/city/demo-city.ts';
import { eventually } from '../city/eventually.ts';
import { caseOf } from '../city/reporter.ts';
import { TestCity } from '../city/test-city.ts';
import { fileOf } from '../support/road-files.ts';
import { openBrowser } from './support/browser.ts';
import { CAMERAS, closeAll, incidentOf } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';

let city: TestCity;
let browser: Browser;
beforeAll(async () => {
  const change = (yaml: { demo: Record<string, unknown> }): void => void Object.assign(yaml.demo, { trafficEverySeconds: 1 });
  [city, browser] = await Promise.all([TestCity.start({ cameras: CAMERAS, change }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await city?.[Symbol.asyncDispose]();
});

interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** Both ends of a low road of the demo city that a fire engine goes round and a car need not. */
async function lowRoad(): Promise<{ readonly from: Place; readonly to: Place }> {
  let network: RoadNetwork | undefined;
  const files = demoRoadFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20));
  await importRoads({ replace: async (built) => void (network = built) }, { source: 'test', files, dryRun: false });
  const roads = network!;
  const trip = planTrip(buildRoadMap(roads), FIRE_ENGINE);
  const at = (node: number): Place => ({ lon: roads.nodeLon[node]!, lat: roads.nodeLat[node]! });
  for (let link = 0; link < roads.from.length; link += 1) {
    if (roads.limits[roads.limit[link]!]!.maxHeightCm === 0) continue;
    const ends = { from: at(roads.from[link]!), to: at(roads.to[link]!) };
    const [from, to] = [locateFor(trip, ends.from), locateFor(trip, ends.to)];
    const route = from && to && findRoute(trip, from, to);
    if (route && hindrancesOf(trip, route, { from, to }).some(({ kind }) => kind === 'height')) return ends;
  }
  throw new Error('the demo city has no low road that is worth going round');
}

/** A place in the middle of the drawn way: where the pointer becomes a hand that takes. */
function graspOf(page: Page): Promise<readonly [number, number] | undefined> {
  return page.evaluate((label) => {
    const target = document.querySelector<HTMLElement>(`[aria-label="${label}"]`)!;
    const { left, top, right, bottom } = target.getBoundingClientRect();
    const found: [number, number][] = [];
    for (let y = top + 80; y < bottom - 80; y += 9)
      for (let x = left + 80; x < right - 80; x += 9) {
        const at = { clientX: x, clientY: y, bubbles: true, pointerType: 'mouse', pointerId: 1, isPrimary: true };
        target.querySelector('.ol-viewport')?.dispatchEvent(new PointerEvent('pointermove', at));
        if (target.style.cursor === 'grab') found.push([x, y]);
      }
    const [middleX, middleY] = [0, 1].map((axis) => found.reduce((sum, each) => sum + each[axis]!, 0) / found.length) as [number, number];
    const away = ([x, y]: [number, number]): number => Math.hypot(x - middleX, y - middleY);
    return found.length < 5 ? undefined : found.toSorted((a, b) => away(a) - away(b))[0];
  }, WORDS.map.label);
}

/** The same, once the map has come to rest: before that, the place is another by the time that the pointer is there. */
async function restingGraspOf(page: Page): Promise<readonly [number, number]> {
  let before: readonly [number, number] | undefined;
  const resting = async (): Promise<readonly [number, number] | undefined> => {
    const found = await graspOf(page);
    const rests = found !== undefined && found[0] === before?.[0] && found[1] === before[1];
    before = found;
    return rests ? found : undefined;
  };
  return (await eventually('the way can be taken by the hand', resting, { holds: (found) => found !== undefined, everyMs: 400 }))!;
}

const written = ({ lon, lat }: Place): string => `${lat.toFixed(6)}, ${lon.toFixed(6)}`;

test('the way to an incident, the cordon round it, traffic, what cameras see and where they look, on the map (G5, G9, B2, S4)', async () => {
  await using fake = await city.fake112();
  await using centre = await ConsolePage.signedIn(browser, city, 'lead');
  const { page } = centre;
  const lead = await city.signedIn('lead');
  const report = async (facts: Parameters<typeof caseOf>[0]): Promise<IncidentView> => {
    const reported = caseOf(facts);
    await fake.report(reported);
    return incidentOf(lead, reported.caseNumber!);
  };
  const tab = async (incident: IncidentView, tool: 'route' | 'reach' | 'pursuit'): Promise<void> => {
    await centre.row(incident.id).click();
    await page.getByRole('tab', { name: WORDS.incident.tabs.route, exact: true }).click();
    await page.getByRole('radiogroup', { name: WORDS.paths.title }).getByText(WORDS.paths.tools[tool], { exact: true }).click();
  };

  // The way from a typed address and from a unit, and past a place to which the way was dragged.
  const [address] = (await lead.get('/api/v1/places/search?q=망루로 1&limit=5')).json.places;
  const cars = await city.signedIn('cars112');
  const spot = demoCity({ cameras: CAMERAS }).places[1]!;
  const line = { unit: '7', kind: 'patrolCar', callSign: '순찰 7호', lon: spot.lon, lat: spot.lat, state: 'available', everySeconds: 300 };
  await cars.send('POST', '/api/v1/units/positions', {
    body: JSON.stringify(line),
    headers: { 'content-type': 'application/x-ndjson', 'x-mangru': '1' },
  });
  const theft = await report({ ...demoCity({ cameras: CAMERAS }).places[0]!, kind: '절도' });
  await tab(theft, 'route');
  const beginning = page.getByRole('combobox', { name: WORDS.paths.from });
  const routes = page.getByRole('radiogroup', { name: WORDS.paths.ways, exact: true }).getByRole('radio');
  await beginning.fill('망루로 1');
  await page.getByRole('option', { name: address.title }).first().click();
  await routes.first().waitFor();
  const fromAddress = await routes.first().innerText();
  await beginning.fill('7호');
  await page.getByRole('option', { name: /순찰 7호/ }).click();
  await eventually('the way of the car', () => routes.first().innerText(), { holds: (text) => text !== fromAddress });
  const [x, y] = await restingGraspOf(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 60, { steps: 8 });
  await page.mouse.up();
  const stops = page.getByRole('list', { name: WORDS.paths.via }).getByRole('listitem');
  await eventually('a place to pass', () => stops.count(), { holds: (count) => count === 1 });
  await page.getByRole('button', { name: WORDS.paths.viaRemove.replace('{{n}}', '1') }).click();
  await eventually('it is taken out', () => stops.count(), { holds: (count) => count === 0 });

  // A fire engine goes round the low road, says so, and who fits under it takes it.
  const low = await lowRoad();
  const fire = await report({ ...low.to, kind: '화재' });
  await tab(fire, 'route');
  await page.getByRole('combobox', { name: WORDS.paths.from }).fill(written(low.from));
  await page.getByRole('option').first().click();
  const profiles = page.getByRole('radiogroup', { name: WORDS.paths.profile });
  await profiles.getByText(WORDS.paths.profiles.fireEngine, { exact: true }).click();
  await page.getByText(WORDS.paths.hindrance.height.replace('{{most}}', '2.5')).first().waitFor();
  const ways = page.getByRole('radiogroup', { name: WORDS.paths.ways, exact: true }).getByRole('radio');
  expect(await ways.first().innerText()).toMatch(/\d\d:\d\d 도착/);
  await page.locator('ol').getByText(WORDS.paths.turn.depart, { exact: true }).waitFor();
  const roundabout = await ways.first().innerText();
  await profiles.getByText(WORDS.paths.profiles.car, { exact: true }).click();
  await eventually('the car takes the low road', () => ways.first().innerText(), { holds: (text) => text !== roundabout });
  await page.getByText(WORDS.paths.hindrance.height.replace('{{most}}', '2.5')).first().waitFor({ state: 'detached' });

  // Where somebody was seen is marked for everybody; a camera of the cordon opens by one press.
  const seen = await placeWithCordon(lead);
  const robbery = await report({ ...seen, kind: '강도' });
  await tab(robbery, 'pursuit');
  await page.getByRole('button', { name: WORDS.paths.pursuit.markPlace }).click();
  const crossings = page.locator('ol li ul li', { has: page.getByText(WORDS.paths.pursuit.open, { exact: true }) });
  await crossings.first().waitFor();
  // The cordon widens with the time that has gone: what is pressed is what stands first at that moment.
  const pressed: string[] = [];
  const pressFirst = async (): Promise<readonly string[]> => {
    pressed.push((await crossings.first().locator('span').first().innerText()).trim());
    await crossings.first().getByRole('button').click();
    return page.locator('[data-tile]').allInnerTexts();
  };
  await eventually('a camera of the cordon stands in a tile', pressFirst, {
    holds: (tiles) => tiles.some((text) => pressed.some((label) => label !== '' && text.includes(label))),
    everyMs: 3_000,
  });
  const officer = await city.signedIn('officer112');
  expect((await officer.get(`/api/v1/incidents/${robbery.id}`)).json.incident.sightings).toHaveLength(1);

  // Traffic: the layer is as old as it says, and slower when the centre says so.
  await page.getByRole('button', { name: WORDS.traffic.title }).click();
  const age = page.locator('[data-traffic="live"]');
  await age.waitFor();
  const jammed = async (): Promise<number> =>
    (await lead.get('/api/v1/traffic?bbox=127,37.48,127.06,37.52')).json.links.filter(([level]: number[]) => level === 2).length;
  const before = await jammed();
  const shownAt = Number(await age.getAttribute('data-at'));
  await writeFile(path.join(city.data, 'simulated-traffic.json'), JSON.stringify({ factor: 0.1 }));
  await eventually('the roads are jammed', jammed, { holds: (now) => now > before + 50 });
  await page.getByLabel(WORDS.map.in, { exact: true }).click();
  await eventually('the layer shows newer speeds', async () => Number(await age.getAttribute('data-at')), { holds: (at) => at > shownAt });
  await page.getByRole('button', { name: WORDS.traffic.title }).click();

  // What the cameras on screen see of the streets, in figures.
  await page.getByRole('button', { name: WORDS.sight.title }).click();
  expect(await page.locator('[data-sight="no"] b').innerText()).toMatch(/^\d+(\.\d)?%$/);
  await page.getByRole('button', { name: WORDS.sight.title }).click();

  // A camera is turned away by survey, and the next choice leaves it out.
  const place = demoCity({ cameras: CAMERAS }).places[0]!;
  await closeAll(city);
  const first = await report({ lon: place.lon, lat: place.lat });
  const turned = first.cameras.find(({ reasons }) => reasons.sees === 'yes' && !reasons.ptz) ?? first.cameras[0]!;
  await page.getByRole('button', { name: WORDS.survey.title }).click();
  const panel = page.getByRole('region', { name: WORDS.survey.title });
  await panel.getByRole('button', { name: turned.label }).first().click();
  const away = Math.round(((turned.bearing ?? 0) + 180) % 360);
  await panel.getByLabel(WORDS.survey.bearing).fill(String(away));
  await panel.getByRole('button', { name: WORDS.survey.save }).click();
  await page.getByText(WORDS.survey.saved.replace('{{label}}', turned.label)).waitFor();
  expect((await lead.get(`/api/v1/cameras/${turned.camera}`)).json.camera).toMatchObject({ bearing: away, survey: { method: 'map' } });
  await closeAll(city);
  const next = await report({ lon: place.lon, lat: place.lat });
  const again = next.cameras.find(({ camera }) => camera === turned.camera);
  expect(again?.reasons.sees === 'yes', 'it is no longer chosen as one that sees the place').toBe(false);
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});

/** A place of the story round which cameras stand at crossings that a cordon needs; where that is, goes by the traffic. */
async function placeWithCordon(lead: Awaited<ReturnType<TestCity['signedIn']>>): Promise<Place> {
  for (const { lon, lat } of demoCity({ cameras: CAMERAS }).places) {
    const { status, json } = await lead.get(`/api/v1/cordon?seen=${lon},${lat},10&by=cameras&setUpSeconds=120`);
    if (status === 200 && json.cameras.length > 0) return { lon, lat };
  }
  throw new Error('no cordon of the demo city has a camera');
}
