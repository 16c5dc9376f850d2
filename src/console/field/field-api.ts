import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { incidentAnswer } from '#contract/answers.ts';
import { crewView, positionAnswer, pursuitAnswer, type crewDraft, type positionDraft } from '#contract/field-view.ts';
import { unitList } from '#contract/unit-view.ts';
import { call, callOnly } from '../api/call.ts';
import { queryClient } from '../api/queries.ts';
import { sayFailure } from '../api/say.ts';
import { feed } from '../feed/feed-store.ts';

const PURSUIT_AGAIN_MS = 10_000;
const UNITS_AGAIN_MS = 30_000;
const id = encodeURIComponent;

export const crewQuery = queryOptions({
  queryKey: ['crew'],
  queryFn: ({ signal }) => call(crewView, '/api/v1/field/crew', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Units of one's own organisation, for those who choose theirs. */
export const ownUnitsQuery = queryOptions({
  queryKey: ['units', 'own'],
  queryFn: ({ signal }) => call(unitList, '/api/v1/units?limit=500', { signal }),
  refetchInterval: UNITS_AGAIN_MS,
});

export const pursuitQuery = (incident: string, flees: 'car' | 'foot', enabled: boolean) =>
  queryOptions({
    queryKey: ['pursuit', incident, flees],
    queryFn: ({ signal }) => call(pursuitAnswer, `/api/v1/incidents/${id(incident)}/pursuit?flees=${flees}`, { signal }),
    enabled,
    refetchInterval: PURSUIT_AGAIN_MS,
    placeholderData: (previous) => previous,
    retry: false,
  });

/** Goes with a unit, or with none any more; the feed then begins anew by itself. */
export function useCrewChange() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async (wanted: z.infer<typeof crewDraft> | undefined) => {
      if (wanted) return call(crewView, '/api/v1/field/crew', { method: 'POST', json: wanted });
      await callOnly('/api/v1/field/crew', { method: 'DELETE' });
      return {};
    },
    onSuccess: (crew) => {
      queryClient.setQueryData(crewQuery.queryKey, crew);
      feed.retryNow();
    },
    onError: (error) => sayFailure(t, error),
  });
}

export function tellPosition(position: z.input<typeof positionDraft>): Promise<z.infer<typeof positionAnswer>> {
  return call(positionAnswer, '/api/v1/field/position', { method: 'POST', json: position });
}

export interface FieldDeed {
  /** Behind `/api/v1/incidents/{id}/`. */
  readonly path: string;
  readonly body: unknown;
  /** Said once it is done; without it the screen shows it. */
  readonly done?: string;
}

/** Does something about an incident by an operation of its own, and shows the server's answer. */
export function useFieldDeed(incident: string) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (deed: FieldDeed) => doInField(incident, deed),
    onSuccess: (_answer, { done }) => {
      if (done) notifications.show({ message: done, autoClose: 3_000 });
    },
    onError: (error) => sayFailure(t, error),
  });
}

export async function doInField(incident: string, { path, body }: FieldDeed): Promise<void> {
  const answer = await call(incidentAnswer, `/api/v1/incidents/${id(incident)}/${path}`, { method: 'POST', json: body });
  feed.put(answer.incident);
}
