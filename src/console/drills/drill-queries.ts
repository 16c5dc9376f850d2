import { queryOptions, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { drillList, drillSummary, drillView } from '#contract/drill-view.ts';
import { call } from '../api/call.ts';
import { queryClient } from '../api/queries.ts';
import { sayFailure } from '../api/say.ts';

const EVERY_MS = 3_000;

export const drillsQuery = queryOptions({
  queryKey: ['drills'],
  queryFn: ({ signal }) => call(drillList, '/api/v1/drills', { signal }),
  refetchInterval: EVERY_MS,
  staleTime: 0,
});

export const drillQuery = (id: string, running: boolean) =>
  queryOptions({
    queryKey: ['drills', id],
    queryFn: ({ signal }) => call(drillSummary, `/api/v1/drills/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: running ? EVERY_MS : false,
    staleTime: 0,
  });

/** Starts a scenario; the answer is shown by the list. */
export function useStartDrill() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (scenario: string) => call(drillView, '/api/v1/drills', { method: 'POST', json: { scenario } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['drills'] }),
    onError: (error) => sayFailure(t, error),
  });
}

export function useEndDrill() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (id: string) => call(drillSummary, `/api/v1/drills/${encodeURIComponent(id)}/end`, { method: 'POST', json: {} }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['drills'] }),
    onError: (error) => sayFailure(t, error),
  });
}
