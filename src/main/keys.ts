import { randomBytes, randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Reads a secret of the data folder, made at the first start; nobody else may read it. */
export async function keptSecret(dataDir: string, name: string, make: () => string): Promise<string> {
  const file = path.join(dataDir, name);
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.trim()) return known.trim();
  const secret = make();
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/** 256 bits, hex. */
export function makeKey(): string {
  return randomBytes(32).toString('hex');
}

const SYLLABLES = [
  'ba',
  'da',
  'ga',
  'ha',
  'ja',
  'ma',
  'na',
  'ra',
  'sa',
  'bo',
  'do',
  'go',
  'mo',
  'no',
  'ro',
  'so',
  'bi',
  'di',
  'gi',
  'mi',
  'ni',
  'ri',
  'si',
  'du',
  'gu',
  'mu',
  'nu',
  'ru',
  'su',
] as const;

/** A password that can be read aloud and typed: four syllables, twice, and four digits; about 52 bits. */
export function makePassword(): string {
  const word = (): string => Array.from({ length: 4 }, () => SYLLABLES[randomInt(SYLLABLES.length)]).join('');
  return `${word()}-${word()}-${String(randomInt(10_000)).padStart(4, '0')}`;
}
