import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { IncidentView, TimelineEntry } from '#contract/incident-view.ts';
import { detailQuery } from '../api/queries.ts';
import { useDesk } from '../app/desk.ts';
import { useFeed } from '../feed/feed-store.ts';

const NO_ENTRIES: readonly TimelineEntry[] = [];

/** The incident in hand: live from the feed, or as loaded when the feed no longer carries it. */
export function useOpenIncident(): IncidentView | undefined {
  const id = useDesk((state) => state.open);
  const fromFeed = useFeed((state) => (id === undefined ? undefined : state.incidents.get(id)));
  const detail = useQuery({ ...detailQuery(id ?? ''), enabled: id !== undefined && fromFeed === undefined });
  if (id === undefined) return undefined;
  return fromFeed ?? detail.data?.incident;
}

/** Its timeline, oldest first: as loaded, and what the feed has added since. */
export function useTimeline(incident: string): {
  readonly entries: readonly TimelineEntry[];
  readonly state: 'loading' | 'failed' | 'ready';
  readonly retry: () => void;
} {
  const detail = useQuery(detailQuery(incident));
  const added = useFeed((state) => state.entries.get(incident)) ?? NO_ENTRIES;
  const entries = useMemo(() => mergeEntries(detail.data?.timeline ?? NO_ENTRIES, added), [detail.data, added]);
  return { entries, state: detail.data ? 'ready' : detail.isError ? 'failed' : 'loading', retry: () => void detail.refetch() };
}

/** Both in journal order, each entry once. */
export function mergeEntries(loaded: readonly TimelineEntry[], added: readonly TimelineEntry[]): readonly TimelineEntry[] {
  if (added.length === 0) return loaded;
  const known = new Set(loaded.map((entry) => entry.seq));
  return [...loaded, ...added.filter((entry) => !known.has(entry.seq))].sort((a, b) => a.seq - b.seq);
}
