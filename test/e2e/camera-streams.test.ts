import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CameraView } from '#contract/admin-view.ts';
import type { CameraStreams } from '#contract/camera-streams.ts';
import { SIMULATED_CAMERA_LOGIN } from '#simulator/city/demo-cameras.ts';
import type { ApiClient } from '../support/api-client.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { nameless } from './support/nameless.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();
const PASSWORD = 'river-stone-9';
const URL = 'rtsps://10.20.30.40/live/1';
let screen: ConsolePage;
let admin: ApiClient;

beforeAll(async () => {
  [screen, admin] = await Promise.all([ConsolePage.signedIn(shared.browser, shared.city, 'admin'), shared.city.signedIn('admin')]);
});
afterAll(() => screen?.[Symbol.asyncDispose]());

test('R18: addresses, login, certificate and sound of a camera are entered in its form, and the password does not come back', async () => {
  const { page } = screen;
  const cameras = (await admin.get('/api/v1/cameras?limit=1000')).json.cameras as CameraView[];
  // A fixed one: cars bring their pictures themselves.
  const camera = cameras.findLast(({ id }) => id.startsWith('cam-'))!;
  const path = `/api/v1/cameras/${camera.id}/streams`;
  const before = (await admin.get(path)).json as CameraStreams;
  await page.locator('header nav').getByRole('link', { name: WORDS.screen.cameras, exact: true }).click();
  await page.getByRole('textbox', { name: WORDS.cameras.search }).fill(camera.id);
  const open = page.getByRole('button', { name: `${WORDS.streams.title}: ${camera.label}`, exact: true });
  await open.click();
  const form = page.getByRole('complementary', { name: WORDS.streams.title });
  const main = form.getByRole('group', { name: WORDS.streams.main });
  await main.getByLabel(WORDS.streams.url).fill(URL);
  await main.getByLabel(WORDS.streams.username).fill('viewer');
  await main.getByLabel(WORDS.streams.password, { exact: true }).fill(PASSWORD);
  await main.getByLabel(WORDS.streams.selfSigned).check();
  await form.getByLabel(WORDS.streams.audio).check();
  await form.getByRole('button', { name: WORDS.streams.save }).click();
  await form.getByRole('status').filter({ hasText: WORDS.streams.saved }).waitFor();
  expect((await admin.get(path)).json).toMatchObject({
    main: { url: URL, username: 'viewer', hasPassword: true, selfSigned: true },
    audio: true,
  });
  expect(await nameless(page)).toEqual([]);

  // Opened anew it shows all but the password, which is said to be kept.
  await form.getByRole('button', { name: WORDS.common.close }).click();
  await open.click();
  const password = main.getByLabel(WORDS.streams.password, { exact: true });
  await expect.poll(() => main.getByLabel(WORDS.streams.url).inputValue()).toBe(URL);
  expect([await password.inputValue(), await password.getAttribute('placeholder')]).toEqual(['', WORDS.streams.kept]);

  // It stays with its host: to another one it does not go along.
  await main.getByLabel(WORDS.streams.url).fill('rtsps://10.20.30.41/live/1');
  await form.getByRole('button', { name: WORDS.streams.save }).click();
  await main.getByText(WORDS.streams.wrong.password).waitFor();
  expect((await admin.get(path)).json.main.url).toBe(URL);
  expect(await page.content()).not.toContain(PASSWORD);
  for (const url of screen.requests) expect(url).not.toContain('10.20.30');

  // As it was, for whoever uses the city next.
  const again = (stream: CameraStreams['main']) => stream && { url: stream.url, ...SIMULATED_CAMERA_LOGIN, selfSigned: stream.selfSigned };
  const asBefore = { main: again(before.main), sub: again(before.sub), audio: before.audio };
  expect((await admin.post(path, asBefore)).json).toEqual(before);
});

test('R18: who may not keep the register is not offered the form', async () => {
  await using lead = await ConsolePage.signedIn(shared.browser, shared.city, 'lead');
  await lead.page.locator('header nav').getByRole('link', { name: WORDS.screen.cameras, exact: true }).click();
  await lead.page.getByRole('table', { name: WORDS.cameras.title }).getByRole('row').nth(1).waitFor();
  expect(await lead.page.getByRole('button', { name: new RegExp(WORDS.streams.title) }).count()).toBe(0);
});
