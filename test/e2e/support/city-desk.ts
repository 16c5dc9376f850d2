import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { TestCity } from '../../city/test-city.ts';
import { CAMERAS } from './city-facts.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for the city of its worker; see shared-city.ts. */
    readonly cityDesk: string;
  }
}

const TOLD_CHARACTERS = 4_000;

/**
 * Cities for the files that only watch, report and draw: one for each worker, started when its first such file asks, and stopped when
 * all files have run. A worker runs one file at a time, so that nobody else is in its city.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cities = new Map<string, Promise<TestCity>>();
  const desk = createServer((request, response) => {
    const [, worker = '', asked] = (request.url ?? '').split('/');
    return void (asked === 'said' ? tell(cities.get(worker), response) : lend(cities, worker, response));
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('cityDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    for (const city of await Promise.allSettled(cities.values())) if (city.status === 'fulfilled') await city.value[Symbol.asyncDispose]();
  };
}

/** The last that a city's processes said, for a test that failed in it. */
async function tell(city: Promise<TestCity> | undefined, response: ServerResponse): Promise<void> {
  const output = await city?.then(({ run }) => run.output).catch((error: unknown) => String(error));
  response.end(output?.slice(-TOLD_CHARACTERS) ?? '');
}

async function lend(cities: Map<string, Promise<TestCity>>, worker: string, response: ServerResponse): Promise<void> {
  const starting = cities.get(worker) ?? start();
  cities.set(worker, starting);
  try {
    const { folder, ports } = await starting;
    response.end(JSON.stringify({ folder, ports }));
  } catch (error) {
    // Whoever tries again begins anew.
    cities.delete(worker);
    response.writeHead(500).end(error instanceof Error ? error.message : String(error));
  }
}

/** The demo city, and in it another room, told of nothing: the same role as the police officer, in another organisation. */
function start(): Promise<TestCity> {
  return TestCity.start({
    cameras: CAMERAS,
  });
}
