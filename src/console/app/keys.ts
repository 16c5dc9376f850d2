import type { MeView } from '#contract/session.ts';

type Screen = MeView['screens'][number];

/** What a key asks for. Every command of the console that has a key is here. */
export type KeyCommand =
  | {
      readonly do:
        | 'search'
        | 'next'
        | 'previous'
        | 'open'
        | 'acknowledge'
        | 'propagate'
        | 'look'
        | 'confirm'
        | 'dismiss'
        | 'map'
        | 'historyBack'
        | 'historyForward'
        | 'back'
        | 'help'
        | 'jump'
        | 'todo'
        | 'call'
        | 'unfold'
        | 'shelve';
    }
  | { readonly do: 'tile'; readonly tile: number }
  | { readonly do: 'go'; readonly screen: Screen };

export interface Press {
  /** Physical key (KeyboardEvent.code): a Korean input mode changes the letter, never the key. */
  readonly code: string;
  /** What the key writes (KeyboardEvent.key); only `?` is read by it, because layouts put it elsewhere. */
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  /** The focus is in a field that takes text. */
  readonly typing: boolean;
  /** The focus is on something that Enter presses. */
  readonly onControl: boolean;
}

export interface KeyState {
  /** `G` was pressed and a letter is awaited, until this moment. */
  readonly goUntil: number;
}
export const NO_KEYS: KeyState = { goUntil: 0 };
/** How long `G` waits for its letter. */
export const GO_WAIT_MS = 1_500;

/** `G` then one of these. */
export const GO_LETTERS: Readonly<Record<string, Screen>> = {
  KeyB: 'board',
  KeyV: 'viewer',
  KeyF: 'field',
  KeyP: 'displays',
  KeyL: 'links',
  KeyC: 'cameras',
  KeyM: 'geodata',
  KeyS: 'services',
  KeyJ: 'journal',
  KeyD: 'duty',
  KeyN: 'figures',
  KeyT: 'drills',
};

const PLAIN: Readonly<Record<string, Exclude<KeyCommand, { do: 'tile' | 'go' }>['do']>> = {
  Slash: 'search',
  KeyJ: 'next',
  KeyK: 'previous',
  KeyA: 'acknowledge',
  KeyP: 'propagate',
  KeyV: 'look',
  KeyY: 'confirm',
  KeyX: 'dismiss',
  KeyM: 'map',
  KeyN: 'jump',
  KeyH: 'todo',
  KeyT: 'call',
  KeyE: 'unfold',
  KeyZ: 'shelve',
  BracketLeft: 'historyBack',
  BracketRight: 'historyForward',
};

/** Reads one key press: pure, so that the whole map can be tested. */
export function readKey(state: KeyState, press: Press, now: number): { readonly state: KeyState; readonly command?: KeyCommand } {
  if (press.code === 'Escape') return { state: NO_KEYS, command: { do: 'back' } };
  if (press.typing || press.ctrl || press.alt || press.meta) return { state };
  if (state.goUntil > now) {
    const screen = GO_LETTERS[press.code];
    return screen ? { state: NO_KEYS, command: { do: 'go', screen } } : { state: NO_KEYS };
  }
  if (press.key === '?' || (press.shift && press.code === 'Slash')) return { state: NO_KEYS, command: { do: 'help' } };
  if (press.shift) return { state };
  if (press.code === 'KeyG') return { state: { goUntil: now + GO_WAIT_MS } };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1];
  if (digit) return { state, command: { do: 'tile', tile: Number(digit) } };
  if (press.code === 'Enter' || press.code === 'NumpadEnter') return press.onControl ? { state } : { state, command: { do: 'open' } };
  const plain = PLAIN[press.code];
  return plain ? { state, command: { do: plain } } : { state };
}
