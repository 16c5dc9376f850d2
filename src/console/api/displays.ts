import { queryOptions, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { displayList, displayMessageList, displayMessageView, type DisplayDraft } from '#contract/display-view.ts';
import { call } from './call.ts';
import { queryClient } from './queries.ts';
import { sayFailure } from './say.ts';

/** Devices answer for themselves every few seconds; so often they are looked at. */
const EVERY_MS = 3_000;
const MESSAGES = '/api/v1/display-messages';

export const displaysQuery = queryOptions({
  queryKey: ['displays'],
  queryFn: ({ signal }) => call(displayList, '/api/v1/displays', { signal }),
  staleTime: 0,
  refetchInterval: EVERY_MS,
});

export const displayMessagesQuery = (incident?: string) =>
  queryOptions({
    queryKey: ['display-messages', incident ?? ''],
    queryFn: ({ signal }) =>
      call(displayMessageList, incident === undefined ? MESSAGES : `${MESSAGES}?incident=${encodeURIComponent(incident)}`, { signal }),
    staleTime: 0,
    refetchInterval: EVERY_MS,
  });

async function lookAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['display-messages'] }),
    queryClient.invalidateQueries({ queryKey: ['displays'] }),
  ]);
}

export function useCompose() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (draft: DisplayDraft) => call(displayMessageView, MESSAGES, { method: 'POST', json: draft }),
    onSuccess: lookAgain,
    onError: (error) => sayFailure(t, error),
  });
}

export function useMessageStep() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: ({ id, step }: { readonly id: string; readonly step: 'approve' | 'withdraw' }) =>
      call(displayMessageView, `${MESSAGES}/${encodeURIComponent(id)}/${step}`, { method: 'POST', json: {} }),
    onSettled: lookAgain,
    onError: (error) => sayFailure(t, error),
  });
}
