import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT } from '../city/city-settings.ts';
import { TestCity } from '../city/test-city.ts';
import { openBrowser } from './support/browser.ts';
import { CAMERAS, incidentOf, seenCase, ticketsFor } from './support/city-facts.ts';

let city: TestCity;
let browser: Browser;
let elsewhere: Server;
beforeAll(async () => {
  elsewhere = await otherSystem();
  [city, browser] = await Promise.all([
    TestCity.start({ cameras: CAMERAS, change: (yaml) => Object.assign(yaml.relay, { allowedOrigins: [originOf(elsewhere)] }) }),
    openBrowser(),
  ]);
  await using fake = await city.fake112();
  const report = seenCase(0);
  await fake.report(report);
  await incidentOf(await city.signedIn('operator'), report.caseNumber);
});
afterAll(async () => {
  await browser?.close();
  await city?.[Symbol.asyncDispose]();
  elsewhere?.close();
});

/** A web system that is not ours: its page has the SDK's one file beside it and a policy of its own. */
async function otherSystem(): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; connect-src *; img-src blob:");
    if (request.url !== '/mangru-player.js')
      return void response.setHeader('content-type', 'text/html').end('<!doctype html><div id="place"></div>');
    readFile(path.join(PROJECT, 'build/console/sdk/mangru-player.js')).then(
      (file) => response.setHeader('content-type', 'text/javascript').end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the examples, as the server gives them', () => {
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${city.baseUrl}/sdk/examples.html`);
    await page.getByLabel('Login').fill('operator');
    await page.getByLabel('Password').fill(city.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('signed in as operator').waitFor();
  });
  const example = (name: string) => page.locator(`#${name}`);
  const press = (name: string, button = 'Run') => example(name).getByRole('button', { name: button, exact: true }).click();
  /** Waits until the example says so. */
  const expectSaid = (name: string, words: RegExp) => example(name).locator('.run output', { hasText: words }).waitFor();

  test('R100: the SDK and its examples come under the console’s security headers', async () => {
    for (const file of ['mangru-player.js', 'examples.html', 'examples.mjs']) {
      const { status, headers } = await fetch(`${city.baseUrl}/sdk/${file}`);
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('one camera, four, and twenty-five, one large and back', async () => {
    await press('single');
    await expectSaid('single', /^first picture after \d+ ms, by line, sub$/);
    await press('wall4');
    await expectSaid('wall4', /^4 tiles play$/);
    await press('wall25');
    await expectSaid('wall25', /^25 tiles play$/);
    for (const step of ['one large', 'all again', 'one large and seven small']) await press('wall25', step);
    await example('wall25').getByRole('button', { name: 'Run', exact: true }).waitFor();
  });

  test('R97: a snapshot is given as a file with its name', async () => {
    const download = page.waitForEvent('download');
    await press('snapshot');
    const name = (await download).suggestedFilename();
    expect(name).toMatch(/^20\d{15}_cam-\d{4}_operator\.jpg$/);
    await expectSaid('snapshot', new RegExp(`^${name}$`));
    const file = await readFile(await (await download).path());
    expect([file[0], file[1]]).toEqual([0xff, 0xd8]);
    expect(file.length).toBeGreaterThan(5_000);
  });

  test('label, border, choosing by mouse, quality', async () => {
    await press('label');
    await expectSaid('label', /^label bottom right/);
    await press('label', 'no label, no border');
    await press('select');
    await expectSaid('select', /^tile 0, camera cam-\d{4}$/);
    await example('select').locator('[data-wall-tile="2"]').click();
    await expectSaid('select', /^tile 2, camera cam-\d{4}$/);
    await press('quality');
    await expectSaid('quality', /^low stream · fixed (true|false) · looks \d+° · normal$/);
    await press('quality', 'high');
    await press('quality', 'figures');
    await expectSaid('quality', /^(main|sub) · \d+ kbps · \d+ ms · 0 % lost$/);
  });

  test('nothing went wrong in the page meanwhile', () => {
    expect(complaints).toEqual([]);
  });
});

describe('a page of another system', () => {
  const play = `async ({ ws, whep, path }) => {
    const { initialize } = await import(path);
    const place = document.querySelector('#place');
    place.style.width = '640px';
    place.style.height = '360px';
    const { player } = initialize(place);
    player.connect({ id: 'theirs', urls: { ws, whep } });
    const played = await player.play();
    return { played, violations: window.violations };
  }`;
  const watch = `window.violations = []; document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));`;

  test('plays what it was given a ticket for, where the configuration names it, and needs no code made from text', async () => {
    const page = await browser.newPage();
    await page.addInitScript(watch);
    await page.goto(originOf(elsewhere));
    const operator = await city.signedIn('operator');
    const { json } = await operator.get('/api/v1/incidents?status=open');
    const [ticket] = await ticketsFor(operator, json.incidents[0].id);
    const facts = JSON.stringify({ ...ticket, path: '/mangru-player.js' });
    const answer = await page.evaluate<{ played: { ok: boolean }; violations: string[] }>(`(${play})(${facts})`);
    expect(answer).toEqual({ played: { ok: true, firstFrameMs: expect.any(Number) }, violations: [] });
    await page.close();
  });

  test('that the configuration does not name is refused', async () => {
    await using stack = new AsyncDisposableStack();
    const stranger = await otherSystem();
    stack.defer(() => void stranger.close());
    const page = await browser.newPage();
    await page.goto(originOf(stranger));
    const operator = await city.signedIn('operator');
    const { json } = await operator.get('/api/v1/incidents?status=open');
    const [ticket] = await ticketsFor(operator, json.incidents[0].id);
    const facts = JSON.stringify({ ...ticket, path: '/mangru-player.js' });
    const answer = await page.evaluate<{ played: { ok: boolean; code: string } }>(`(${play})(${facts})`);
    expect(answer.played).toMatchObject({ ok: false, code: 'late' });
    await page.close();
  });
});
