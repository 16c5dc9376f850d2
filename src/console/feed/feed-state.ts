import type { LinkView } from '#contract/admin-view.ts';
import type { FeedMessage } from '#contract/feed.ts';
import type { IncidentView, TimelineEntry } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';

/** Nothing heard for this long: the screen says that it is not live (invariant 11: within 2 s). */
export const STALE_AFTER_MS = 1_900;
/** Ended incidents are kept as long as the server's snapshot keeps them. */
export const KEEP_ENDED_MS = 3_600_000;
/** Timeline entries kept for one incident beyond what its own page was loaded with; older ones are asked for again. */
export const MAX_ENTRIES = 500;

/** What the feed has told, and whether it can still be believed. `at` and `since` are by this device's clock. */
export interface FeedState {
  readonly link: 'connecting' | 'live' | 'stale' | 'offline';
  readonly since: number;
  readonly heardAt: number | undefined;
  /** Server time of the last word from it: what the screen shows was true then. */
  readonly asOf: number | undefined;
  /** Server clock minus this device's clock. */
  readonly serverOffsetMs: number;
  readonly seq: number;
  /** How many snapshots have replaced everything so far. */
  readonly generation: number;
  /** Tries since the last good connection. */
  readonly attempts: number;
  readonly incidents: ReadonlyMap<string, IncidentView>;
  readonly links: ReadonlyMap<string, LinkView>;
  readonly cameras: ReadonlyMap<string, { readonly state: 'connecting' | 'live' | 'lost' | 'idle'; readonly at: number }>;
  readonly entries: ReadonlyMap<string, readonly TimelineEntry[]>;
  readonly bye: 'signedOut' | 'expired' | 'tooSlow' | 'stopping' | undefined;
}

export const EMPTY_FEED: FeedState = {
  link: 'connecting',
  since: 0,
  heardAt: undefined,
  asOf: undefined,
  serverOffsetMs: 0,
  seq: 0,
  generation: 0,
  attempts: 0,
  incidents: new Map(),
  links: new Map(),
  cameras: new Map(),
  entries: new Map(),
  bye: undefined,
};

/** What became of the connection itself. */
export type LinkEvent = { readonly type: 'connecting' } | { readonly type: 'silent' } | { readonly type: 'closed' };

export function linkChanged(state: FeedState, event: LinkEvent, at: number): FeedState {
  switch (event.type) {
    case 'connecting':
      return { ...state, attempts: state.attempts + 1 };
    case 'silent':
      return state.link === 'live' ? { ...state, link: 'stale', since: at } : state;
    case 'closed':
      return state.link === 'offline' ? state : { ...state, link: 'offline', since: at };
  }
}

/** One message heard. A snapshot replaces all that was held, so that the screen equals the server. */
export function heard(state: FeedState, message: FeedMessage, at: number): FeedState {
  const listening = {
    ...state,
    heardAt: at,
    ...(state.generation > 0 && state.link !== 'live' ? { link: 'live' as const, since: at } : {}),
  };
  switch (message.type) {
    case 'snapshot':
      return {
        ...listening,
        ...(state.link === 'live' ? {} : { link: 'live' as const, since: at }),
        asOf: message.now,
        serverOffsetMs: message.now - at,
        seq: message.seq,
        generation: state.generation + 1,
        attempts: 0,
        incidents: new Map(message.incidents.map((incident) => [incident.id, incident])),
        links: new Map(message.links.map((link) => [link.id, link])),
        cameras: new Map(),
        entries: new Map(),
        bye: undefined,
      };
    case 'incident':
      return { ...withIncident(listening, message.incident), seq: message.seq, asOf: asOfNow(listening, at) };
    case 'gone':
      return {
        ...listening,
        seq: message.seq,
        asOf: asOfNow(listening, at),
        incidents: without(state.incidents, message.incident),
        entries: without(state.entries, message.incident),
      };
    case 'entry':
      return { ...listening, asOf: asOfNow(listening, at), entries: withEntry(state.entries, message.incident, message.entry) };
    case 'link':
      return { ...listening, asOf: asOfNow(listening, at), links: new Map(state.links).set(message.link.id, message.link) };
    case 'camera':
      return {
        ...listening,
        asOf: asOfNow(listening, at),
        cameras: new Map(state.cameras).set(message.camera, { state: message.state, at: message.at }),
      };
    case 'beat':
      return forgetEnded(
        { ...listening, seq: message.seq, asOf: message.now, serverOffsetMs: steadier(state.serverOffsetMs, message.now - at) },
        message.now,
      );
    case 'bye':
      return { ...listening, bye: message.reason };
  }
}

/** An incident that came as the answer to a command: taken only if it is not older than what the feed has told. */
export function withIncident(state: FeedState, incident: IncidentView): FeedState {
  const known = state.incidents.get(incident.id);
  if (known && known.version > incident.version) return state;
  return { ...state, incidents: new Map(state.incidents).set(incident.id, incident) };
}

/** Urgent incidents that wait for somebody here and that were not held before. */
export function newUrgent(before: FeedState, after: FeedState, waits: (incident: IncidentView) => boolean): readonly IncidentView[] {
  if (before.incidents === after.incidents) return [];
  const arrived: IncidentView[] = [];
  for (const incident of after.incidents.values()) {
    if (incident.grade === 'urgent' && waits(incident) && !before.incidents.has(incident.id)) arrived.push(incident);
  }
  return arrived.sort((a, b) => b.openedAt - a.openedAt);
}

function asOfNow(state: FeedState, at: number): number {
  return at + state.serverOffsetMs;
}

/** A message that was held up on its way makes the server look slow: follow faster words at once, slower ones gently. */
function steadier(held: number, measured: number): number {
  if (measured > held || held - measured > 2_000) return measured;
  return held + (measured - held) * 0.05;
}

function withEntry(entries: FeedState['entries'], incident: string, entry: TimelineEntry): FeedState['entries'] {
  const known = entries.get(incident) ?? [];
  if (known.some((other) => other.seq === entry.seq)) return entries;
  const next = [...known, entry].sort((a, b) => a.seq - b.seq).slice(-MAX_ENTRIES);
  return new Map(entries).set(incident, next);
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function forgetEnded(state: FeedState, now: number): FeedState {
  const old = [...state.incidents.values()].filter(
    (incident) => !isLive(incident.status) && now - (incident.closedAt ?? incident.updatedAt) > KEEP_ENDED_MS,
  );
  if (old.length === 0) return state;
  const incidents = new Map(state.incidents);
  const entries = new Map(state.entries);
  for (const incident of old) {
    incidents.delete(incident.id);
    entries.delete(incident.id);
  }
  return { ...state, incidents, entries };
}
