import { useSyncExternalStore } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { FeedConnection } from './feed-connection.ts';
import { EMPTY_FEED, heard, linkChanged, withIncident, type FeedState } from './feed-state.ts';

type Listener = (after: FeedState, before: FeedState) => void;

/** The one holder of what the server has told. React reads it through `useFeed`; everything else subscribes. */
class FeedStore {
  #state: FeedState = EMPTY_FEED;
  #listeners = new Set<Listener>();
  #connection: FeedConnection | undefined;

  readonly get = (): FeedState => this.#state;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Connects; the returned function ends it and forgets everything, so that the next person sees nothing of it. */
  start(): () => void {
    const connection = new FeedConnection(browserPorts(), {
      onMessage: (message) => this.#set(heard(this.#state, message, Date.now())),
      onLink: (event) => this.#set(linkChanged(this.#state, event, Date.now())),
    });
    this.#connection = connection;
    const online = (): void => connection.retryNow();
    addEventListener('online', online);
    return () => {
      removeEventListener('online', online);
      connection[Symbol.dispose]();
      if (this.#connection === connection) this.#connection = undefined;
      this.#set({ ...EMPTY_FEED, since: Date.now() });
    };
  }

  retryNow(): void {
    this.#connection?.retryNow();
  }

  /** The server's answer to our own command, shown without waiting for its echo on the feed. */
  put(incident: IncidentView): void {
    this.#set(withIncident(this.#state, incident));
  }

  #set(next: FeedState): void {
    const before = this.#state;
    if (next === before) return;
    this.#state = next;
    for (const listener of this.#listeners) listener(next, before);
  }
}

export const feed = new FeedStore();

/** `select` must return a part of the state as it is held, or a plain value. */
export function useFeed<Part>(select: (state: FeedState) => Part): Part {
  return useSyncExternalStore(feed.subscribe, () => select(feed.get()));
}

/** Whether what is on screen is true now. */
export function useIsLive(): boolean {
  return useFeed((state) => state.link === 'live');
}

function browserPorts(): ConstructorParameters<typeof FeedConnection>[0] {
  return {
    open: (events) => {
      const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/feed`);
      const over = new AbortController();
      socket.addEventListener('message', (event) => events.onMessage(event.data), { signal: over.signal });
      socket.addEventListener('close', () => events.onClose(), { signal: over.signal });
      return {
        close: () => {
          over.abort();
          socket.close();
        },
      };
    },
    now: () => Date.now(),
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
  };
}
