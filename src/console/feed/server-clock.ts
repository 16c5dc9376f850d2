import { useSyncExternalStore } from 'react';
import { feed } from './feed-store.ts';

/** Now by the server's clock, as well as it is known. */
export function serverNow(): number {
  return Math.round(Date.now() + feed.get().serverOffsetMs);
}

const listeners = new Set<() => void>();
let second = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** One timer for every clock on screen, on the server's full second, so that all of them step together. */
function tick(): void {
  const now = serverNow();
  second = Math.floor(now / 1000);
  timer = setTimeout(tick, 1000 - (now % 1000) + 1);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

/** Server time to the second, stepping once a second; milliseconds since the epoch. */
export function useServerNow(): number {
  return useSyncExternalStore(subscribe, () => (second === 0 ? Math.floor(serverNow() / 1000) : second)) * 1000;
}

/** The same to the minute: for what only has to know which day it is, and need not be drawn every second. */
export function useServerMinute(): number {
  return useSyncExternalStore(subscribe, () => Math.floor((second === 0 ? serverNow() / 1000 : second) / 60)) * 60_000;
}

/** Calls on every full second of the server, outside React. */
export function onServerSecond(run: () => void): () => void {
  return subscribe(run);
}
