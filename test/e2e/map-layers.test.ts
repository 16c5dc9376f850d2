import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { COORDINATE_SYSTEMS } from '#domain/coordinate-system.ts';
import { toSystem } from '#console/map/coordinates.ts';
import { writeDbf } from '#protocol/dbf.ts';
import { encodeEucKr } from '#protocol/korean-text.ts';
import { writeShapes } from '#protocol/shapefile.ts';
import { eventually } from '../city/eventually.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();

const HYDRANTS = [
  { lon: 127.024, lat: 37.498, 이름: '똠방 1호', 종류: '지상식' },
  { lon: 127.03, lat: 37.502, 이름: '역삼 2호', 종류: '지하식' },
  { lon: 127.036, lat: 37.497, 이름: '논현 10호', 종류: '지상식' },
] as const;

interface Dropped {
  readonly name: string;
  readonly bytes: Uint8Array;
}
const text = (name: string, content: string): Dropped => ({ name, bytes: new TextEncoder().encode(content) });
const inMetres = (place: { lon: number; lat: number }): [number, number] => {
  const { x, y } = toSystem(
    place,
    COORDINATE_SYSTEMS.find(({ code }) => code === 5186)!,
  );
  return [x, y];
};

/** A shapefile in CP949 and EPSG:5186 that says neither. */
function hydrants(): Dropped[] {
  const { shp, shx } = writeShapes('point', HYDRANTS.map(inMetres)); // prettier-ignore
  const fields = ['이름', '종류'].map((name) => ({ name, type: 'C' as const, length: 20 }));
  return [
    { name: '소화전.shp', bytes: shp },
    { name: '소화전.shx', bytes: shx },
    { name: '소화전.dbf', bytes: writeDbf(fields, HYDRANTS.map(({ 이름, 종류 }) => ({ 이름, 종류 })), encodeEucKr) }, // prettier-ignore
  ];
}

function drawing(): Dropped {
  const corners = [HYDRANTS[0], HYDRANTS[1], HYDRANTS[2]].flatMap((place) => [
    '10',
    `${inMetres(place)[0]}`,
    '20',
    `${inMetres(place)[1]}`,
  ]);
  const lines = ['0', 'SECTION', '2', 'ENTITIES', '0', 'LWPOLYLINE', '8', '통제선', '70', '1', ...corners, '0', 'ENDSEC', '0', 'EOF', ''];
  return { name: '통제선.dxf', bytes: encodeEucKr(lines.join('\r\n')) };
}

const KML = text(
  '대피소.kml',
  `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>https://198.51.100.7/more.kml</href></Link></NetworkLink>
  <Placemark><name>역삼 대피소</name><Style><IconStyle><Icon><href>https://198.51.100.7/icon.png</href></Icon></IconStyle></Style>
  <Point><coordinates>127.028,37.5</coordinates></Point></Placemark></Document></kml>`,
);
const GPX = text(
  '순찰.gpx',
  '<gpx><trk><name>순찰 1조</name><trkseg><trkpt lat="37.496" lon="127.02"/><trkpt lat="37.5" lon="127.04"/></trkseg></trk></gpx>',
);
const GEOJSON = text(
  '구역.geojson',
  '{"type":"Feature","properties":{"구역":"가"},"geometry":{"type":"Polygon","coordinates":[[[127.02,37.49],[127.04,37.49],[127.03,37.51],[127.02,37.49]]]}}',
);
const HOSTILE = [
  text(
    '웃음.kml',
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "하하하하"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><kml><name>&b;</name></kml>',
  ),
  { name: '짝.dbf', bytes: writeDbf([{ name: 'A', type: 'C', length: 1 }], [], encodeEucKr) },
  text('그림.dxf', '이것은\n도면이 아니다\n'),
];

/** As the hand drops files from a folder. */
async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of all) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }))); // prettier-ignore
  const map = page.locator(`section[aria-label="${WORDS.map.title}"]`);
  for (const type of ['dragover', 'drop']) await map.dispatchEvent(type, { dataTransfer: data });
}

const layer = (page: Page, id: string) => page.locator(`[data-layer="${id}"]`);
const taken = (page: Page, file: string) => page.locator('.mantine-Notification-root', { hasText: `${file}: ` }).first();
const layerIds = (page: Page) =>
  page.locator('[data-layer^="file:"]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-layer')));

test('M5, M13, M21, M22: files are dropped on the map, asked about, looked through and governed, in sets that outlive a reload; nothing is asked outside (G3)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = centre;
  await page.locator('[data-loaded="true"]').waitFor();

  // Neither code page nor coordinate system is said: the likelier is chosen beforehand and shows its rows.
  await drop(page, hydrants());
  const dialogue = page.getByRole('dialog');
  await dialogue.getByText('똠방 1호 · 지상식').waitFor();
  expect(await dialogue.getByRole('radio', { name: WORDS.overlay.encoding.cp949 }).isChecked()).toBe(true);
  await page.keyboard.press('Enter');
  const choice = dialogue.getByRole('radio', { name: /EPSG:5186/ });
  await choice.waitFor();
  expect(await choice.isChecked()).toBe(true);
  await dialogue.getByText(/3개 중 3개/).waitFor();
  await page.keyboard.press('Enter');
  await taken(page, '소화전').waitFor();

  // A drawing says no system either; the others do.
  await drop(page, [drawing(), KML, GPX, GEOJSON]);
  await dialogue.getByRole('radio', { name: /EPSG:5186/ }).waitFor();
  await page.keyboard.press('Enter');
  await eventually('all five are there', () => layerIds(page), { holds: (ids) => ids.length === 5 });
  const [hydrant, track] = ['file:소화전:소화전', 'file:순찰:순찰 (trk)'];

  // Attributes in Korean; sorted and searched; a row leads to its place.
  await layer(page, hydrant).getByRole('button', { name: '소화전', exact: true }).click();
  await layer(page, hydrant).getByRole('button', { name: WORDS.layers.table }).click();
  const table = page.getByRole('region', { name: '소화전 속성표' });
  await table.getByRole('button', { name: '이름' }).click();
  expect(await table.locator('[data-chosen]').evaluateAll((rows) => rows.map((row) => row.children[1]?.textContent))).toEqual(['논현 10호', '똠방 1호', '역삼 2호']); // prettier-ignore
  await table.getByRole('textbox').fill('지하');
  await eventually('one row', () => table.locator('[data-chosen]').count(), { holds: (count) => count === 1 });
  await table.getByRole('button', { name: '2번으로 이동' }).click();
  await page.mouse.move(5, 5);
  const readout = page.getByLabel(WORDS.map.copy);
  await eventually('the map has gone there', () => readout.innerText(), {
    holds: (now) => now.startsWith('37.5020') && now.includes('127.0300'),
  });
  await table.getByRole('button', { name: WORDS.layers.close }).click();

  // Colours by an attribute, with the legend.
  await layer(page, hydrant).getByRole('button', { name: WORDS.layers.look }).click();
  await dialogue.getByRole('combobox', { name: WORDS.overlay.look.by }).or(dialogue.getByLabel(WORDS.overlay.look.by)).first().click();
  await page.getByRole('option', { name: '종류에 따라' }).click();
  await page.keyboard.press('Escape');
  await layer(page, hydrant).getByRole('list', { name: WORDS.layers.legend }).getByText('지하식').waitFor();

  // Opacity and order by the keyboard; a set keeps them.
  await layer(page, hydrant).getByRole('slider').focus();
  for (let count = 0; count < 10; count += 1) await page.keyboard.press('ArrowLeft');
  await layer(page, hydrant).getByText('50%').waitFor();
  expect((await layerIds(page)).indexOf(hydrant)).toBe(4);
  await layer(page, hydrant).getByRole('button', { name: WORDS.layers.up }).focus();
  await page.keyboard.press('Enter');
  await eventually('it is one higher', () => layerIds(page), { holds: (ids) => ids.indexOf(hydrant) === 3 });
  // The hand drags a row to the place of another.
  const [top = ''] = await layerIds(page);
  await layer(page, hydrant).dragTo(layer(page, top!));
  await eventually('it took the place of the other', () => layerIds(page), { holds: ([first]) => first === hydrant });
  await layer(page, track).getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await page.getByLabel(WORDS.layers.setName).fill('야간 순찰');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '야간 순찰 적용' }).waitFor();

  // Hostile and broken files cost only themselves, and each has its reason.
  await drop(page, HOSTILE);
  for (const file of ['웃음', '짝.dbf', '그림']) await taken(page, file).waitFor();
  await taken(page, '웃음').getByRole('button', { name: WORDS.overlay.see }).click();
  for (const reason of ['doctype', 'noShapes', 'networkLink'] as const) {
    const words = reason === 'networkLink' ? WORDS.overlay.note.networkLink.split('}}')[1]! : WORDS.overlay.refused[reason];
    await dialogue.getByText(words.slice(0, 20)).waitFor();
  }
  await page.keyboard.press('Escape');
  expect(await layerIds(page)).toHaveLength(5);

  // After a reload the files are gone; the set waits for them.
  await page.reload();
  await centre.untilLive();
  await page.locator('[data-loaded="true"]').waitFor();
  await page.getByRole('button', { name: WORDS.layers.open }).click();
  await page.getByRole('button', { name: '야간 순찰 적용' }).click();
  await drop(page, [GPX, GEOJSON]);
  await layer(page, track).waitFor();
  await eventually('the set holds for what comes later', () => layer(page, track).getByRole('checkbox').isChecked(), {
    holds: (on) => !on,
  });

  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
  expect(centre.requests.filter((url) => url.includes('198.51.100.7'))).toEqual([]);
});

test('M30, M31, M32, M33: level, compass, overview and settings are worked by the keyboard alone, and views are gone back to (G1)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'operator');
  const { page } = centre;
  await page.locator('[data-loaded="true"]').waitFor();
  const level = page.getByRole('slider', { name: WORDS.instruments.level });
  const before = await eventually('the level is known', () => level.inputValue(), { holds: (value) => Number(value) > 10 });
  await page.getByRole('button', { name: WORDS.map.in, exact: true }).press('Enter');
  await eventually('one level nearer', () => level.inputValue(), { holds: (value) => Number(value) === Number(before) + 1 });
  await page.getByRole('button', { name: WORDS.map.home }).press('Enter');
  await eventually('the whole city', () => level.inputValue(), { holds: (value) => Number(value) < Number(before) });
  const home = await level.inputValue();
  await page.getByRole('button', { name: WORDS.map.back }).press('Enter');
  await eventually('the view before', () => level.inputValue(), { holds: (value) => Number(value) > Number(home) });
  await page.getByRole('button', { name: WORDS.map.forward }).press('Enter');
  await eventually('and the next again', () => level.inputValue(), { holds: (value) => value === home });

  await page.getByLabel(WORDS.map.label).focus();
  await page.keyboard.press('Shift+ArrowRight');
  const compass = page.getByRole('button', { name: WORDS.instruments.compass.split(':')[0]! });
  await eventually('north is turned', () => compass.getAttribute('aria-label'), { holds: (label) => label!.includes('15°') });
  await compass.press('Enter');
  await eventually('north is up', () => compass.getAttribute('aria-label'), { holds: (label) => label === WORDS.instruments.compass });

  const readout = page.getByLabel(WORDS.map.copy);
  const place = await readout.innerText();
  await page.getByRole('slider', { name: WORDS.instruments.overviewHow }).press('ArrowRight');
  await eventually('the map has moved', () => readout.innerText(), { holds: (now) => now !== place });
  await page.getByRole('button', { name: WORDS.instruments.overviewHide }).press('Enter');
  await page.getByRole('button', { name: WORDS.instruments.overviewShow }).waitFor();

  // Turning is off: the keys do nothing.
  await page.getByRole('button', { name: WORDS.instruments.settings }).press('Enter');
  await page.getByRole('switch', { name: WORDS.instruments.rotation }).press('Space');
  await page.keyboard.press('Escape');
  await page.getByLabel(WORDS.map.label).press('Shift+ArrowRight');
  await expect(compass.getAttribute('aria-label')).resolves.toBe(WORDS.instruments.compass);
  expect(centre.complaints()).toEqual([]);
});
