import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import type { CityPorts } from '../../city/city-settings.ts';
import { TestCity } from '../../city/test-city.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { openBrowser } from './browser.ts';
import { closeAll } from './city-facts.ts';

export interface SharedCity {
  readonly city: TestCity;
  readonly browser: Browser;
}

/**
 * A running city that the files of a worker use one after another, and a browser of this file's own. Every test leaves it with nothing
 * open. A file that kills processes, breaks cameras or needs another configuration starts a city of its own.
 */
export function useSharedCity(): SharedCity {
  let city: TestCity;
  let browser: Browser;
  let lead: ApiClient;
  beforeAll(async () => {
    [city, browser] = await Promise.all([borrow(), openBrowser()]);
    lead = await city.signedIn('lead');
  });
  afterAll(() => browser?.close());
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`The city said last:\n${await saidLast()}`);
    // What one test leaves open would be in hand in the next.
    // Nobody may sign in as often as there are tests, nor be signed in as often at a time.
    if ((await lead.get('/api/v1/session')).status !== 200) lead = await city.signedIn('lead');
    await closeAll(city, lead);
  });
  return {
    get city() {
      return city;
    },
    get browser() {
      return browser;
    },
  };
}

function atDesk(): string {
  return `${inject('cityDesk')}/${process.env['VITEST_POOL_ID']}`;
}

async function saidLast(): Promise<string> {
  return (await fetch(`${atDesk()}/said`)).text();
}

async function borrow(): Promise<TestCity> {
  const answer = await fetch(atDesk());
  if (!answer.ok) throw new Error(`no shared city: ${await answer.text()}`);
  return TestCity.lent((await answer.json()) as { folder: string; ports: CityPorts });
}
