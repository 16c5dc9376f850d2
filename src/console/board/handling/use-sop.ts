import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { serviceDefinition, type SopList } from '#contract/service-definition.ts';
import { servicesQuery } from '../../api/queries.ts';

type Tick = IncidentView['sop'][number];

export interface SopRow {
  readonly item: SopList['items'][number];
  readonly tick: Tick | undefined;
}

export interface Sop {
  readonly lists: readonly { readonly list: SopList; readonly rows: readonly SopRow[] }[];
  /** Of what is required. */
  readonly done: number;
  readonly all: number;
  readonly left: readonly SopList['items'][number][];
  readonly state: 'loading' | 'failed' | 'ready';
}

const NONE: Sop = { lists: [], done: 0, all: 0, left: [], state: 'ready' };

/** The checklists that the server says hold for this incident, with what has been ticked. */
export function useSop(incident: IncidentView | undefined): Sop {
  const services = useQuery({ ...servicesQuery, enabled: (incident?.sopLists.length ?? 0) > 0 });
  return useMemo(() => {
    if (!incident || incident.sopLists.length === 0) return NONE;
    const known = services.data?.services.find((each) => each.id === incident.service);
    if (!known) return { ...NONE, state: services.isError ? 'failed' : 'loading' };
    const definition = serviceDefinition.safeParse(known.definition);
    const lists = (definition.data?.sop ?? []).filter((list) => incident.sopLists.includes(list.id));
    return sopOf(lists, incident.sop);
  }, [incident, services.data, services.isError]);
}

export function sopOf(lists: readonly SopList[], ticks: readonly Tick[]): Sop {
  const rows = lists.map((list) => ({
    list,
    rows: list.items.map((item) => ({ item, tick: ticks.find((tick) => tick.list === list.id && tick.item === item.id) })),
  }));
  const required = rows.flatMap((each) => each.rows).filter(({ item }) => item.required);
  const left = required.filter(({ tick }) => tick === undefined).map(({ item }) => item);
  return { lists: rows, all: required.length, done: required.length - left.length, left, state: 'ready' };
}
