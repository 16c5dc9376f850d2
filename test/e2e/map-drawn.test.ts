import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoCity } from '#simulator/city/demo-city.ts';
import { eventually } from '../city/eventually.ts';
import { TestCity } from '../city/test-city.ts';
import { openBrowser } from './support/browser.ts';
import { CAMERAS } from './support/city-facts.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { isLike, lookAt, placesAlong, shareWhere, tokenColour, type Colour, type DrawnMap, type Place } from './support/drawn-map.ts';

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

const around = ({ lon, lat }: Place): string =>
  [lon - 0.0022, lat - 0.0018, lon + 0.0022, lat + 0.0018].map((each) => each.toFixed(5)).join();
const has = (colours: readonly Colour[], wanted: Colour, tolerance?: number): boolean =>
  colours.some((each) => isLike(each, wanted, tolerance));
const chip = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('G24: where roads are jammed the map draws them amber and where they are free grey, on the roads and nowhere else, and nothing when it is off (G9)', async () => {
  await using centre = await ConsolePage.signedIn(browser, city, 'operator');
  const { page } = centre;
  const spot = demoCity({ cameras: CAMERAS }).places[1]!;
  const operator = await city.signedIn('operator');
  const traffic = async (): Promise<number[][]> => (await operator.get(`/api/v1/traffic?bbox=${around(spot)}`)).json.links;
  const factor = (of: number): Promise<void> => writeFile(path.join(city.data, 'simulated-traffic.json'), JSON.stringify({ factor: of }));
  const picture = await lookAt(page, spot);
  const [amber, grey] = [await tokenColour(page, 'amber'), await tokenColour(page, 'line-strong')];
  const roads = (await traffic()).flatMap(([, , ...steps]) => placesAlong(steps));
  const shares = async (): Promise<{ readonly amber: number; readonly grey: number }> => {
    const drawn = await picture();
    return {
      amber: shareWhere(drawn, roads, (colours) => has(colours, amber)),
      grey: shareWhere(drawn, roads, (colours) => has(colours, grey, 20)),
    };
  };
  const off = await shares();
  expect(off.amber).toBeLessThan(0.05);

  await factor(0.1);
  await chip(page, WORDS.traffic.title).click();
  await page.locator('[data-traffic="live"]').waitFor();
  await eventually('jammed roads are amber', shares, { holds: (now) => now.amber > 0.7, withinMs: 60_000 });
  // Beside the roads nothing is drawn.
  const lanes = new Set(roads.map(({ lon, lat }) => `${lon.toFixed(4)} ${lat.toFixed(4)}`));
  const beside = roads
    .flatMap(({ lon, lat }) => [{ lon: lon + 0.0004, lat: lat + 0.0003 }])
    .filter(
      ({ lon, lat }) =>
        ![-1, 0, 1].some((x) => [-1, 0, 1].some((y) => lanes.has(`${(lon + x / 1e4).toFixed(4)} ${(lat + y / 1e4).toFixed(4)}`))),
    );
  expect(shareWhere(await picture(), beside, (colours) => has(colours, amber))).toBeLessThan(0.1);

  await factor(3);
  await eventually('free roads are grey', shares, { holds: (now) => now.amber < 0.1 && now.grey > 0.6, withinMs: 60_000 });
  await chip(page, WORDS.traffic.title).click();
  await eventually('nothing is drawn', shares, { holds: (now) => now.amber < 0.05 && now.grey < off.grey + 0.1 });
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});

test('SG3, SG4: streets that a camera sees are blue and those that none sees amber; areas lie over what is seen and not over what is not (B1)', async () => {
  await using centre = await ConsolePage.signedIn(browser, city, 'lead');
  const { page } = centre;
  const lead = await city.signedIn('lead');
  const found = await coveredSpot(lead);
  const picture = await lookAt(page, found.spot);
  const [blue, amber] = [await tokenColour(page, 'blue'), await tokenColour(page, 'amber')];
  const { yes, no } = found;
  const share = (drawn: DrawnMap, places: readonly Place[], colour: Colour): number =>
    shareWhere(drawn, places, (colours) => has(colours, colour, 60));
  const streets = async (): Promise<readonly number[]> => {
    const drawn = await picture();
    return [share(drawn, yes, blue), share(drawn, no, amber)];
  };
  expect((await streets()).every((each) => each < 0.2)).toBe(true);
  await chip(page, WORDS.sight.title).click();
  await eventually('seen streets are blue, unseen ones amber', streets, { holds: ([seen = 0, unseen = 0]) => seen > 0.7 && unseen > 0.7 });
  expect(share(await picture(), no, blue)).toBeLessThan(0.2);
  await chip(page, WORDS.sight.title).click();
  await eventually('nothing is drawn', streets, { holds: (now) => now.every((each) => each < 0.2) });

  // The areas are another layer, of the panel: they change the ground where somebody sees, and leave it elsewhere.
  const before = await picture();
  const areas = async (on: boolean): Promise<void> => {
    await page.getByRole('button', { name: WORDS.layers.open }).click();
    await page.locator('[data-layer="coverage-areas"]').getByRole('checkbox').setChecked(on);
    // The panel lies over the map.
    await page.getByRole('button', { name: WORDS.layers.close, exact: true }).click();
    await page.mouse.move(5, 5);
  };
  await areas(true);
  const changed = async (): Promise<readonly number[]> => {
    const now = await picture();
    const differs = (colours: readonly Colour[], place: Place): boolean =>
      !colours.every((each, at) => isLike(each, before(place)?.[at] ?? each, 4));
    return [shareWhere(now, yes, differs), shareWhere(now, no, differs)];
  };
  await eventually('areas lie over the seen streets only', changed, { holds: ([seen = 0, unseen = 1]) => seen > 0.8 && unseen < 0.25 });
  await areas(false);
  await eventually('the ground is as it was', changed, { holds: ([seen = 1]) => seen < 0.1 });
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});

/** A place around which some streets are seen and some are not. */
async function coveredSpot(
  lead: Awaited<ReturnType<TestCity['signedIn']>>,
): Promise<{ readonly spot: Place; readonly yes: readonly Place[]; readonly no: readonly Place[] }> {
  for (const spot of demoCity({ cameras: CAMERAS }).places) {
    const { stretches } = (await lead.get(`/api/v1/sight?bbox=${around(spot)}`)).json;
    const near = (lines: readonly number[][]): readonly Place[] =>
      lines.flatMap(placesAlong).filter(({ lon, lat }) => Math.hypot((lon - spot.lon) * 0.8, lat - spot.lat) < 0.0017);
    const [yes, no] = [near(stretches.yes), near(stretches.no)];
    if (yes.length > 60 && no.length > 60) return { spot, yes, no };
  }
  throw new Error('no place of the demo city has streets of both kinds around it');
}
