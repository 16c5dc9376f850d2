import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';
import { eventually } from '../../city/eventually.ts';
import { WORDS } from './console-page.ts';

export interface Place {
  readonly lon: number;
  readonly lat: number;
}

export type Colour = readonly [red: number, green: number, blue: number];
/** Of a picture that was taken: the colours at a place and two pixels around it. Undefined: not where nothing else lies. */
export type DrawnMap = (place: Place) => readonly Colour[] | undefined;

const METRES_PER_DEGREE = 20_037_508.342_789 / 180;
const GRID = 100_000;
/** The sign of the place that was searched, and where chips, legends and instruments may begin. */
const [SIGN, FREE] = [30, 190];
/** So many pixels to either side the pointer is read, to know the scale. */
const RULER = 180;

const mercator = ({ lon, lat }: Place): readonly [number, number] => [
  lon * METRES_PER_DEGREE,
  (Math.log(Math.tan(((90 + lat) * Math.PI) / 360)) / Math.PI) * 180 * METRES_PER_DEGREE,
];

/** Puts the place into the middle of the map, as near as a search does; gives how to take pictures of it. */
export async function lookAt(page: Page, centre: Place): Promise<() => Promise<DrawnMap>> {
  const map = page.getByRole('application', { name: WORDS.map.label });
  await page.locator('[data-loaded="true"]').waitFor();
  await page.getByLabel(WORDS.bar.search).fill(`${centre.lat.toFixed(6)}, ${centre.lon.toFixed(6)}`);
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: WORDS.places.close, exact: true }).click();
  const readout = page.getByLabel(WORDS.map.copy);
  await page.mouse.move(5, 5);
  const reads = ({ lon, lat }: Place) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  await eventually('the map is there', () => readout.innerText(), { holds: (text) => text === reads(centre) });
  const { x, y, width, height } = (await map.boundingBox())!;
  const lonAt = async (right: number): Promise<number> => {
    await page.mouse.move(x + width / 2 + right, y + height / 2);
    await eventually('the pointer is read', () => readout.innerText(), { holds: (text) => text !== reads(centre) });
    return Number((await readout.innerText()).split(', ')[1]);
  };
  const west = await lonAt(-RULER);
  await page.mouse.move(5, 5);
  await eventually('the middle is read', () => readout.innerText(), { holds: (text) => text === reads(centre) });
  const east = await lonAt(RULER);
  await page.mouse.move(5, 5);
  const resolution = ((east - west) * METRES_PER_DEGREE) / (2 * RULER);
  const [middleX, middleY] = mercator(centre);
  return async () => {
    const box = (await map.boundingBox())!;
    const image = await loadImage(await page.screenshot({ clip: box }));
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return (place) => {
      const [x, y] = mercator(place);
      const [right, down] = [(x - middleX) / resolution, (middleY - y) / resolution];
      const away = Math.hypot(right, down);
      if (away < SIGN || away > FREE) return undefined;
      const { data } = context.getImageData(Math.round(box.width / 2 + right) - 2, Math.round(box.height / 2 + down) - 2, 5, 5);
      return Array.from({ length: 25 }, (_, at): Colour => [data[4 * at]!, data[4 * at + 1]!, data[4 * at + 2]!]);
    };
  };
}

/** Places along a line as the server tells it: its first point in hundred-thousandths of a degree, and the steps from there. */
export function placesAlong(steps: readonly number[]): readonly Place[] {
  const places: Place[] = [];
  let before: Place | undefined;
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    [x, y] = [x + steps[at]!, y + steps[at + 1]!];
    const now = { lon: x / GRID, lat: y / GRID };
    if (before)
      for (let part = 1; part < 8; part += 1)
        places.push({ lon: before.lon + ((now.lon - before.lon) * part) / 8, lat: before.lat + ((now.lat - before.lat) * part) / 8 });
    before = now;
  }
  return places;
}

/** The share of the places, of those in free sight, at which something holds of what is drawn there; at least ten must be. */
export function shareWhere(
  drawn: DrawnMap,
  places: readonly Place[],
  holds: (colours: readonly Colour[], place: Place) => boolean,
): number {
  const seen = places.flatMap((place) => {
    const colours = drawn(place);
    return colours ? [holds(colours, place)] : [];
  });
  if (seen.length < 10) throw new Error(`only ${seen.length} of ${places.length} places are in free sight`);
  return seen.filter(Boolean).length / seen.length;
}

/** A token of the screen's colours, laid over a ground with an opacity. */
export async function tokenColour(page: Page, name: string): Promise<Colour> {
  const hex = await page.evaluate((token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim(), `--${name}`);
  const whole = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/gi, '$&$&') : hex;
  return [1, 3, 5].map((at) => Number.parseInt(whole.slice(at, at + 2), 16)) as unknown as Colour;
}

export function isLike([red, green, blue]: Colour, [r, g, b]: Colour, tolerance = 30): boolean {
  return Math.abs(red - r) <= tolerance && Math.abs(green - g) <= tolerance && Math.abs(blue - b) <= tolerance;
}
