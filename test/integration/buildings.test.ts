import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildObstacles } from '#engine/sight/obstacles.ts';
import { countBuildings, loadBuildings, replaceBuildings } from '#server/sight/building-rows.ts';
import { demoFootprints } from '#simulator/city/demo-city.ts';
import type { Database } from '#server/store/sql.ts';
import { freshDatabase } from '../support/running-server.ts';
import { borrowPostgres, type TestPostgres } from '../support/test-postgres.ts';

let postgres: TestPostgres;
let database: Database;
beforeAll(async () => {
  postgres = await borrowPostgres();
  database = await freshDatabase(postgres);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

const house = (lon: number) =>
  [
    [lon, 37.5],
    [lon + 0.0001, 37.5],
    [lon + 0.0001, 37.5001],
  ] as const;

test('buildings of a whole town come back as they were, and another file leaves them alone', async () => {
  const town = demoFootprints();
  expect(town.length).toBeGreaterThan(1_000);
  await replaceBuildings(database, 'demo city', town);
  await replaceBuildings(database, 'a.geojson', [house(127), house(127.01)]);
  const loaded = await loadBuildings(database);
  expect(loaded).toEqual([house(127), house(127.01), ...town]);
  expect(buildObstacles(loaded).count).toBe(town.length + 2);
});

test('the same file again replaces what it told before; what fails changes nothing', async () => {
  await replaceBuildings(database, 'a.geojson', [house(127.02)]);
  expect(await countBuildings(database, 'a.geojson')).toBe(1);
  await expect(replaceBuildings(database, 'a.geojson', [house(127.03), 'no ring' as never])).rejects.toThrow('flat');
  expect((await loadBuildings(database))[0]).toEqual(house(127.02));
  expect(await countBuildings(database, 'none')).toBe(0);
});
