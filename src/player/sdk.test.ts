import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Player } from './player.ts';
import { Wall } from './wall.ts';

/** Read, not loaded: its worker is made by the builder, which Node does not know; that the built file has it all, its pages in the browser show. */
const sdk = [...readFileSync(new URL('./sdk.ts', import.meta.url), 'utf8').matchAll(/^export \{ ([^}]+) \}/gm)].flatMap(([, names = '']) =>
  names.split(', '),
);
const page = readFileSync(new URL('../../docs/player/README.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| (A-\d+) \| ([^|]+) \|([^|]*)\|([^|]*)\|$/gm)].map(([, id = '', , methods = '', note = '']) => ({
  id,
  methods: [...methods.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name),
  note: note.trim(),
}));
const offered = new Set([
  ...sdk,
  ...Object.getOwnPropertyNames(Player.prototype).map((name) => `player.${name}`),
  ...Object.getOwnPropertyNames(Wall.prototype).map((name) => `wall.${name}`),
]);

describe('the table of the functions that the requirements name', () => {
  test('has every one of them', () => {
    expect(rows.map((row) => row.id)).toEqual(Array.from({ length: 24 }, (_, index) => `A-${index + 1}`));
  });

  test('R100: names only methods that are there, and says “not yet” of those that are not', () => {
    const named = rows.flatMap((row) => row.methods.filter((name) => name !== 'onSelect'));
    expect(named.filter((name) => !offered.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
    const without = rows.filter((row) => row.methods.length === 0 && row.id !== 'A-4');
    expect(without.filter((row) => !row.note.startsWith('not yet'))).toEqual([]);
  });

  test('every method of the player and the wall is in the table or in the text', () => {
    const own = [...offered].filter((name) => name.includes('.') && !name.endsWith('.constructor'));
    expect(own.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});
