import type { Sector } from '#domain/compass.ts';

/** Eight keys that lie around one another as the directions do; physical keys, whatever the language of input. */
const AROUND_S: Readonly<Record<string, Sector>> = {
  KeyQ: 'nw',
  KeyW: 'n',
  KeyE: 'ne',
  KeyA: 'w',
  KeyD: 'e',
  KeyZ: 'sw',
  KeyX: 's',
  KeyC: 'se',
  Numpad7: 'nw',
  Numpad8: 'n',
  Numpad9: 'ne',
  Numpad4: 'w',
  Numpad6: 'e',
  Numpad1: 'sw',
  Numpad2: 's',
  Numpad3: 'se',
};

export type NetKey = { readonly do: 'follow'; readonly sector: Sector } | { readonly do: 'mark' | 'ring' | 'leave' };

/** What a key asks for while the net is shown; undefined: it is the console's. */
export function readNetKey(code: string): NetKey | undefined {
  const sector = AROUND_S[code];
  if (sector) return { do: 'follow', sector };
  if (code === 'Space') return { do: 'mark' };
  if (code === 'KeyO') return { do: 'ring' };
  return code === 'Escape' ? { do: 'leave' } : undefined;
}

/** The letter beside a direction on screen. */
export function letterOf(sector: Sector): string {
  const [code = ''] = Object.entries(AROUND_S).find(([, each]) => each === sector) ?? [];
  return code.slice(-1);
}

/** Places around the middle, as on a map: north on top. */
export const NET_PLACES = ['nw', 'n', 'ne', 'w', 'centre', 'e', 'sw', 's', 'se'] as const satisfies readonly (Sector | 'centre')[];
