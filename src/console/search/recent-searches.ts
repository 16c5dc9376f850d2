import { z } from 'zod';
import { readStored, writeStored } from '../app/preferences.ts';

const KEY = 'mangru.searches';
const MAX_KEPT = 8;
const MAX_LENGTH = 80;
const stored = z.array(z.string().min(1).max(MAX_LENGTH)).catch([]);

/** What was searched and chosen on this device, the newest first. */
export function recentSearches(): readonly string[] {
  return stored.parse(readStored(KEY) ?? []).slice(0, MAX_KEPT);
}

export function rememberSearch(text: string): void {
  const kept = text.trim().slice(0, MAX_LENGTH);
  if (kept === '') return;
  writeStored(KEY, [kept, ...recentSearches().filter((each) => each !== kept)].slice(0, MAX_KEPT));
}

export function forgetSearches(): void {
  writeStored(KEY, []);
}
