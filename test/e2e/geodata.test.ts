import { expect, test } from 'vitest';
import { eventually } from '../city/eventually.ts';
import { ConsolePage, WORDS } from './support/console-page.ts';
import { useSharedCity } from './support/shared-city.ts';

const shared = useSharedCity();
const WORD = WORDS.geodata;

test('Q22, Q25: an administrator reads in Korean why a file is none, tries a list of places, sees what is left out, takes it over, puts the version before back and the newer one again (G8)', async () => {
  await using centre = await ConsolePage.signedIn(shared.browser, shared.city, 'admin');
  const { page } = centre;
  await page.getByRole('link', { name: WORDS.screen.geodata }).click();
  const places = page.getByRole('region', { name: WORD.set.places });
  const current = places.locator('[data-current]');
  await eventually('the version of the demo city', () => current.getAttribute('data-current'), { holds: (name) => name === 'demo city' });

  const result = places.locator('[data-result]');
  await places.locator('input[type="file"]').setInputFiles({ name: '사진.jpg', mimeType: 'image/jpeg', buffer: Buffer.of(0xff, 0xd8) });
  await eventually('it is refused', () => result.getAttribute('data-result'), { holds: (state) => state === 'failed' });
  expect(await result.innerText()).toContain(WORDS.importSentence.noPlaceLists);
  expect(await result.innerText()).toContain('사진.jpg: 반입하는 목록이 아니어서 건너뛰었습니다.');

  const csv = '시설명,소재지도로명주소,위도,경도\n새로 생긴 도서관,,37.5005,127.0305\n어딘지 모를 곳,,,\n';
  await places.locator('input[type="file"]').setInputFiles({ name: '도서관.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await eventually('it was tried', () => result.getAttribute('data-result'), { holds: (state) => state === 'done' });
  expect(await result.getAttribute('data-tried')).toBe('true');
  expect(await result.locator('tbody tr').count()).toBe(1);
  expect(await result.locator('tbody tr').innerText()).toContain(WORDS.rowReason.noPlace);
  expect(await current.getAttribute('data-current')).toBe('demo city');

  await places.getByRole('button', { name: WORD.run, exact: true }).click();
  await eventually('it was taken over', () => current.getAttribute('data-current'), {
    holds: (name) => name === '도서관.csv',
  });
  const operator = await shared.city.signedIn('operator');
  const found = async (): Promise<number> => (await operator.get('/api/v1/places/search?q=새로 생긴 도서관')).json.places.length;
  await eventually('it is found', found, { holds: (count) => count > 0 });

  const swap = places.getByRole('button', { name: WORD.swap });
  await swap.click();
  await eventually('the version before', () => current.getAttribute('data-current'), { holds: (name) => name === 'demo city' });
  await eventually('it is found no more', found, { holds: (count) => count === 0 });
  expect(await centre.violations()).toEqual([]);
  expect(centre.complaints()).toEqual([]);
});
