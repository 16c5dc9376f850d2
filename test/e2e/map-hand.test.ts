import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

test('SG1, SG2: without an open incident a camera is surveyed by two things in a still from a file and on the map (B1)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'lead');
  const { page } = centre;
  const lead = await shared.city.signedIn('lead');
  const map = page.getByLabel(WORDS.map.label);
  const box = (await eventually('the map has its size', () => map.boundingBox(), { holds: (found) => (found?.width ?? 0) > 300 }))!;
  await page.getByRole('button', { name: WORDS.survey.title }).click();
  const panel = page.getByRole('region', { name: WORDS.survey.title });
  const [first] = (await lead.get('/api/v1/camera-survey?limit=1')).json.waiting;
  await panel.getByRole('button', { name: first.label }).first().click();
  await panel.getByText(WORDS.survey.pictureAbsent).waitFor();

  const still = createCanvas(1_280, 720);
  still.getContext('2d').fillRect(100, 100, 200, 200);
  await panel
    .locator('input[type="file"]')
    .setInputFiles({ name: 'still.png', mimeType: 'image/png', buffer: still.toBuffer('image/png') });
  const picture = page.getByLabel(WORDS.survey.picture);
  await picture.waitFor();
  const shown = (await picture.boundingBox())!;
  for (const across of [0.2, 0.8]) await picture.click({ position: { x: shown.width * across, y: shown.height / 2 } });
  // Ahead of it to the left and to the right: what lies in the picture from left to right lies so around the camera.
  const [x, y] = [box.x + (box.width + 340) / 2, box.y + box.height / 2];
  await page.mouse.click(x - 60, y - 120);
  await page.mouse.click(x + 60, y - 120);
  const solved = panel.getByText(/°/).last();
  await solved.waitFor();
  await panel.getByRole('button', { name: WORDS.survey.save }).click();
  await page.getByText(WORDS.survey.saved.replace('{{label}}', first.label)).waitFor();
  expect((await lead.get(`/api/v1/cameras/${first.id}`)).json.camera).toMatchObject({ survey: { method: 'picture' } });
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});

test('M31: two fingers turn the map, and the compass says by how much (G1)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator', { hasTouch: true });
  const { page } = centre;
  const map = page.getByLabel(WORDS.map.label);
  await page.locator('[data-loaded="true"]').waitFor();
  const box = (await eventually('the map has its size', () => map.boundingBox(), { holds: (found) => (found?.width ?? 0) > 300 }))!;
  const compass = page.getByRole('button', { name: WORDS.instruments.compass.split(':')[0]! });
  expect(await compass.getAttribute('aria-label')).toBe(WORDS.instruments.compass);
  const client = await page.context().newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const fingers = (degrees: number) =>
    [0, 180].map((side, id) => {
      const angle = ((degrees + side) * Math.PI) / 180;
      return { x: x + 90 * Math.cos(angle), y: y + 90 * Math.sin(angle), id };
    });
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: ReturnType<typeof fingers>) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', fingers(0));
  for (let degrees = 3; degrees <= 60; degrees += 3) await touch('touchMove', fingers(degrees));
  await touch('touchEnd', []);
  // Of the sixty the first few are taken for a slip of the fingers.
  await eventually('the map is turned', () => compass.getAttribute('aria-label'), {
    holds: (label) => Number(/(\d+)°/.exec(label!)?.[1]) > 20,
  });
  await compass.click();
  await eventually('north is up', () => compass.getAttribute('aria-label'), { holds: (label) => label === WORDS.instruments.compass });
});

test('M35: a map that is dragged far has ground under the hand all the way (G1)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = centre;
  const map = page.getByLabel(WORDS.map.label);
  await page.locator('[data-loaded="true"]').waitFor();
  const box = (await eventually('the map has its size', () => map.boundingBox(), { holds: (found) => (found?.width ?? 0) > 300 }))!;
  // Of the pictures on the map the ground lies below all others.
  const ground = page.locator('canvas[data-placed]').first();
  const bare = async (): Promise<{ left: number; right: number }> => {
    const { left, right } = await ground.evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect);
    return { left: Math.max(0, left - box.x), right: Math.max(0, box.x + box.width - right) };
  };
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.9, y);
  await page.mouse.down();
  for (const part of [0.7, 0.5, 0.3, 0.1]) {
    await page.mouse.move(box.x + box.width * part, y, { steps: 6 });
    await eventually(`no empty edge at ${part}`, bare, { holds: ({ left, right }) => left < 1 && right < 1 });
  }
  await page.mouse.up();
  expect(centre.complaints()).toEqual([]);
});
