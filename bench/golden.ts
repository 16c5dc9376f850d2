import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { startPostgres } from '#io/postgres-server.ts';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import { postgresCameraStore } from '#server/cameras/camera-store.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import { migrate } from '#server/store/migrate.ts';
import { MIGRATIONS } from '#server/store/migrations/index.ts';
import { fake112 } from '#services/emergency-video-112/fake.ts';
import { demoCity } from '#simulator/city/demo-city.ts';
import { registeredCameras } from '#simulator/city/demo-cameras.ts';
import { atMost, percentile } from './figure.ts';
import type { BenchContext } from './main.ts';
import { launchChromium, openPage } from './support/browser.ts';
import { TestCity } from '../test/city/test-city.ts';

/**
 * The golden time (B16, issue §8): from the last byte of the 112 telegram to the first decoded picture of the best camera,
 * in the centre's page and in the police room's, and from the incident's end to the last picture. Pages and bench run on
 * one machine and read one clock. 66,000 cameras are registered and 300 streams are connected all the while.
 */
const REGISTERED = 66_000;
const LIVE = 300;
/** As the demo city has them: cars that move on the centre's map. */
const UNITS = 40;
const DEFAULT_ROUNDS = 25;
const APPEAR_MS = 15_000;
const END_MS = 5_000;
/** A city does not begin with its first emergency: what a start leaves to do (statistics of 66,000 new rows, the first pictures of 300 cameras) is done by then. */
const SETTLE_MS = 10_000;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const rounds = Number(words[0] ?? DEFAULT_ROUNDS);
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(path.join(tmpdir(), 'mangru-golden-'));
  await chmod(dir, 0o755);
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const postgres = stack.use(await startPostgres({ dataDir: dir }));
  await registerCameras(postgres.url);
  const { cameras, places } = demoCity({ cameras: LIVE });
  const city = stack.use(
    await TestCity.start({
      cameras: LIVE,
      environment: { DATABASE_URL: postgres.url, MANGRU_LOG_LEVEL: 'error' },
      change: (yaml) => {
        Object.assign(yaml.relay, { alwaysOn: cameras.map((camera) => camera.id) });
        Object.assign(yaml.demo, { units: UNITS });
      },
    }),
  );
  const browser = await launchChromium();
  stack.defer(() => browser.close());
  const centre = await openPage(browser, { baseUrl: city.baseUrl, password: city.password, login: 'operator' });
  const police = await openPage(browser, { baseUrl: city.baseUrl, password: city.password, login: 'officer112' });
  const fake = stack.use(fake112({ clock: systemClock, net: systemNet() }, { host: '127.0.0.1', port: city.ports.link112 }));
  await fake.connect();
  note(
    `${REGISTERED} cameras registered, ${await liveSources(city.baseUrl)} streams connected, ${rounds} emergencies after one to warm up`,
  );

  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const times = { centre: [] as number[], police: [] as number[], cut: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const place = places[round % places.length];
    if (!place) throw new Error('the demo city has no places');
    const number = `G${formatSeoulTime(Date.now())}${round}`;
    const theCase = {
      caseNumber: number,
      grade: '긴급',
      kind: '강도',
      lon: place.lon,
      lat: place.lat,
      address: place.address,
      areaCode: place.areaCode,
      time: formatSeoulTime(Date.now()),
      user: 'bench',
    };
    await Promise.all([settled(centre), settled(police)]);
    const seen = Promise.all([firstPicture(centre), firstPicture(police)]);
    const sentAt = Date.now();
    await fake.report(theCase);
    const [inCentre, inPolice] = await seen;
    const gone = Promise.all([lastPicture(centre), lastPicture(police)]);
    const endedAt = Date.now();
    await fake.end(theCase);
    const cut = Math.max(...(await gone)) - endedAt;
    if (round === 0) continue;
    times.centre.push(inCentre - sentAt);
    times.police.push(inPolice - sentAt);
    times.cut.push(cut);
  }
  for (const [who, values] of Object.entries({ centre: times.centre, police: times.police })) {
    report(atMost(`golden.${who}.p50`, { value: percentile(values, 0.5), unit: 'ms telegram → first picture', target: 400 }));
    report(atMost(`golden.${who}.p95`, { value: percentile(values, 0.95), unit: 'ms telegram → first picture', target: 1_000 }));
  }
  report(atMost('golden.cut.most', { value: Math.max(...times.cut), unit: 'ms end → last picture', target: 1_000 }));
}

async function registerCameras(url: string): Promise<void> {
  await using database = await openDatabase(url);
  await migrate(database, MIGRATIONS);
  await postgresCameraStore(database, makeSecretBox('0'.repeat(64))).upsert(registeredCameras(REGISTERED - LIVE), 'bench');
}

/** When the first picture of the best camera was drawn, by the page's clock. */
function firstPicture(page: Page): Promise<number> {
  return watchTiles(page, { selector: '[data-tile="1"][data-state="live"]', present: true, withinMs: APPEAR_MS });
}

/** Emergencies are minutes apart: the page has drawn the end of the one before and has had a second of nothing to do. */
function settled(page: Page): Promise<void> {
  return page.evaluate(`new Promise((resolve) => {
    let quiet = 0;
    let last = performance.now();
    const look = () => {
      const now = performance.now();
      quiet = now - last < 80 ? quiet + 1 : 0;
      last = now;
      if (quiet >= 20) resolve();
      else setTimeout(look, 50);
    };
    look();
  })`);
}

/** When no tile showed live video any more. */
function lastPicture(page: Page): Promise<number> {
  return watchTiles(page, { selector: '[data-tile][data-state="live"]', present: false, withinMs: END_MS });
}

/** Runs in the page, so it is text: this project's Node side knows no DOM. */
function watchTiles(
  page: Page,
  wanted: { readonly selector: string; readonly present: boolean; readonly withinMs: number },
): Promise<number> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const wanted = ${JSON.stringify(wanted)};
    const look = () => {
      if ((document.querySelector(wanted.selector) !== null) !== wanted.present) return;
      observer.disconnect();
      resolve(Date.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
    setTimeout(() => reject(new Error('not in time: ' + wanted.selector)), wanted.withinMs);
    look();
  })`);
}

async function liveSources(baseUrl: string): Promise<number> {
  const until = Date.now() + 30_000;
  for (;;) {
    const text = await (await fetch(`${baseUrl}/metrics`)).text();
    // One line for each relay.
    const sources = [...text.matchAll(/^mangru_relay_sources(?:\{.*\})? (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    if (sources >= LIVE || Date.now() > until) return sources;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
