import { beforeAll, expect, test } from 'vitest';
import type { CameraId } from '#domain/ids.ts';
import { importRoads } from '#server/roads/import-roads.ts';
import { postgresNetworkStore } from '#server/roads/network-store.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';
import { useApiCity, view } from '../support/api-city.ts';
import { fileOf } from '../support/road-files.ts';

const city = useApiCity();
const firstCamera = async (): Promise<string> => (await view(city.as('operator'), city.incident)).cameras[0]!.camera;

test('SG2: a survey is saved by right, journalled, counts for the next choice, and is taken back once', async () => {
  const camera = await firstCamera();
  const admin = city.as('admin');
  const path = `/api/v1/cameras/${camera}/survey`;
  const before = city.server.registry.get(camera as CameraId)!;
  const word = {
    command: 'survey',
    bearing: ((before.bearing ?? 0) + 180) % 360,
    fieldOfView: 44,
    rangeMetres: 77,
    method: 'picture',
    errorDegrees: 1.5,
  };
  expect(await city.as('operator').post(path, word)).toMatchObject({ status: 403, json: { code: 'noRight' } });
  expect((await admin.post(path, { ...word, bearing: 400 })).status).toBe(400);
  expect((await admin.post(path, { command: 'undo' })).json).toMatchObject({ code: 'alreadyDone' });
  expect((await admin.post('/api/v1/cameras/nobody/survey', word)).json).toMatchObject({ code: 'noSuchCamera' });
  const saved = await admin.post(path, word);
  expect(saved).toMatchObject({
    status: 200,
    json: { camera: { bearing: word.bearing, fieldOfView: 44, rangeMetres: 77, survey: { method: 'picture', errorDegrees: 1.5 } } },
  });
  expect(city.server.registry.get(camera as CameraId)).toMatchObject({ bearing: word.bearing, survey: { by: 'person:demo-admin' } });
  const { total, surveyed, waiting } = (await admin.get('/api/v1/camera-survey')).json;
  expect([surveyed, waiting.length, waiting.some(({ id }: { id: string }) => id === camera)]).toEqual([1, total - 1, false]);
  expect((await admin.post(path, { command: 'undo' })).json.camera.bearing).toBe(before.bearing);
  expect((await admin.get('/api/v1/camera-survey')).json.surveyed).toBe(0);
  expect((await admin.post(path, { command: 'undo' })).json).toMatchObject({ code: 'alreadyDone' });
  const { json } = await city.as('auditor').get('/api/v1/journal?kind=camera.surveyed');
  expect(json.entries.map(({ data }: { data: object }) => data)).toMatchObject([
    { camera, undone: true },
    { camera, method: 'picture', bearing: word.bearing },
  ]);
});

beforeAll(async () => {
  const files = demoRoadFiles().map(({ name, bytes }) => fileOf(name, bytes, 1 << 20));
  await importRoads(postgresNetworkStore(city.server.database), { source: 'test', files, dryRun: false });
});

test('SG3: what cameras see of the streets is told by part of the map and purpose, and too large a part is refused', async () => {
  const operator = city.as('operator');
  const { lon, lat } = city.server.registry.get((await firstCamera()) as CameraId)!;
  const box = [lon - 0.004, lat - 0.004, lon + 0.004, lat + 0.004].map((each) => each.toFixed(5)).join(',');
  await city.server.roads.refresh();
  const { status, json } = await operator.get(`/api/v1/sight?bbox=${box}`);
  expect(status).toBe(200);
  expect(json.metres.yes + json.metres.perhaps).toBeGreaterThan(20);
  expect(json.metres.no).toBeGreaterThan(json.metres.yes);
  expect(json.stretches.no.length).toBeGreaterThan(3);
  const other = await operator.get(`/api/v1/sight?bbox=${box}&purpose=disaster`);
  expect(other.json.metres).toMatchObject({ yes: 0, perhaps: 0 });
  expect((await operator.get('/api/v1/sight?bbox=126,37,128,38')).json).toMatchObject({ code: 'tooLarge' });
  expect((await operator.get('/api/v1/sight?bbox=1,2,3')).status).toBe(400);
  expect((await city.as('officer112').get(`/api/v1/sight?bbox=${box}`)).status).toBe(403);
});
