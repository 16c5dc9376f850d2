import { queryOptions, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { pushList, pushView, type PushView } from '#contract/push-view.ts';
import { call, callOnly } from './call.ts';
import { sayFailure } from './say.ts';

const path = (incident: string): string => `/api/v1/incidents/${encodeURIComponent(incident)}/pushes`;

/** Servers that cameras of this incident may be sent to now; asked for when somebody wants to send one. */
export const pushServersQuery = (incident: string) =>
  queryOptions({
    queryKey: ['pushes', incident],
    queryFn: ({ signal }) => call(pushList, path(incident), { signal }),
    staleTime: 0,
  });

/** The feed shows what came of it. */
export function useStartPush(incident: string) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (draft: Pick<PushView, 'camera' | 'server' | 'uid'>) => call(pushView, path(incident), { method: 'POST', json: draft }),
    onError: (error) => sayFailure(t, error),
  });
}

export function useStopPush(incident: string) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (push: string) => callOnly(`${path(incident)}/${encodeURIComponent(push)}`, { method: 'DELETE' }),
    onError: (error) => sayFailure(t, error),
  });
}
