import { expect, test } from 'vitest';
import { addressCells, jusoFile, lineOf, placesOf } from '../../../test/support/place-files.ts';
import { ADDRESS_COLUMNS } from '#protocol/juso-layout.ts';
import { makePlaceFinder, type AddressService } from './find-places.ts';

const HIT = { kind: 'address', id: 'x', title: '밖의 주소 1', lon: 127.123456789, lat: 37.5 } as const;
const ADDRESS = { road: '밖의 주소 1', lot: '', zip: '', name: '' };

test('Q17: a service outside is asked only where the own lists do not know, the next where one fails, and the search never fails', async () => {
  const index = await placesOf([
    jusoFile('rnaddrkor_x.txt', [lineOf(ADDRESS_COLUMNS, addressCells())]),
    // A point of interest has a place; the address has none and is not found.
    jusoFile('entrc_x.txt', []),
  ]);
  const asked: string[] = [];
  const problems: string[] = [];
  const services: AddressService[] = [
    { source: 'juso', search: (text) => (asked.push(`juso ${text}`), Promise.reject(new Error('no answer in time'))) },
    {
      source: 'vworld',
      search: (text) => (asked.push(`vworld ${text}`), Promise.resolve([HIT])),
      reverse: () => Promise.resolve([{ address: ADDRESS, lon: 127, lat: 37.5, metres: 3.4 }]),
    },
  ];
  const finder = makePlaceFinder({ places: { index }, services, onProblem: (text) => problems.push(text) });
  expect(await finder.search('역말동', { limit: 5 })).toMatchObject({
    source: 'vworld',
    places: [{ title: '밖의 주소 1', lon: 127.1234568 }],
  });
  expect(asked).toEqual(['juso 역말동', 'vworld 역말동']);
  expect(problems).toEqual(['juso: no answer in time']);
  expect(await finder.reverse({ lon: 127, lat: 37.5 }, { withinMetres: 100, limit: 1 })).toMatchObject({
    source: 'vworld',
    addresses: [{ metres: 3 }],
  });
  const none = makePlaceFinder({ places: { index: undefined }, services: [], onProblem: () => expect.fail() });
  expect(await none.search('역말동', { limit: 5 })).toEqual({ places: [], source: 'none' });
});
