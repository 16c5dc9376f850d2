import { queryOptions, useMutation } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { rosterList, rosterView, type DutyRosterDocument } from '#contract/duty-view.ts';
import {
  contactView,
  handoverAnswer,
  receiverList,
  templateList,
  type browserChange,
  type contactChange,
  type handoverCommand,
  type handoverDraft,
  type MessageTemplate,
} from '#contract/message-view.ts';
import { call } from './call.ts';
import { queryClient } from './queries.ts';
import { sayFailure } from './say.ts';

/** Who can be told, with what, and who is on duty. Duty changes by the clock: what is older than half a minute is asked for again. */
const HALF_A_MINUTE = 30_000;

export const receiversQuery = queryOptions({
  queryKey: ['receivers'],
  queryFn: ({ signal }) => call(receiverList, '/api/v1/receivers', { signal }),
  staleTime: HALF_A_MINUTE,
});

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: ({ signal }) => call(templateList, '/api/v1/message-templates', { signal }),
});

export const rostersQuery = queryOptions({
  queryKey: ['rosters'],
  queryFn: ({ signal }) => call(rosterList, '/api/v1/duty', { signal }),
  staleTime: HALF_A_MINUTE,
  refetchInterval: HALF_A_MINUTE,
});

export const contactQuery = queryOptions({
  queryKey: ['contact'],
  queryFn: ({ signal }) => call(contactView, '/api/v1/me/contact', { signal }),
});

/** For buttons: sends, says what failed and why. */
function useSend<Input, Answer>(send: (input: Input) => Promise<Answer>, onDone: (answer: Answer, input: Input) => void) {
  const { t } = useTranslation();
  return useMutation({ mutationFn: send, onSuccess: onDone, onError: (error) => sayFailure(t, error) });
}

export function useChangeRoster() {
  const { t } = useTranslation();
  return useSend(
    ({ organisation, ...json }: { organisation: string; version: number; roster: DutyRosterDocument }) =>
      call(rosterView, `/api/v1/duty/${encodeURIComponent(organisation)}`, { method: 'POST', json }),
    () => {
      notifications.show({ message: t('duty.saved'), autoClose: 4_000 });
      void queryClient.invalidateQueries({ queryKey: ['rosters'] });
      void queryClient.invalidateQueries({ queryKey: ['receivers'] });
    },
  );
}

export function useChangeTemplates() {
  const { t } = useTranslation();
  return useSend(
    (json: { version: number; templates: readonly MessageTemplate[] }) =>
      call(templateList, '/api/v1/message-templates', { method: 'POST', json }),
    (answer) => {
      notifications.show({ message: t('contact.saved'), autoClose: 4_000 });
      queryClient.setQueryData(templatesQuery.queryKey, answer);
    },
  );
}

export function useChangeContact() {
  const { t } = useTranslation();
  return useSend(
    (json: z.infer<typeof contactChange>) => call(contactView, '/api/v1/me/contact', { method: 'POST', json }),
    (answer) => {
      notifications.show({ message: t('contact.saved'), autoClose: 4_000 });
      queryClient.setQueryData(contactQuery.queryKey, answer);
    },
  );
}

export async function sendBrowser(json: z.infer<typeof browserChange>): Promise<void> {
  const answer = await call(contactView, '/api/v1/me/browsers', { method: 'POST', json });
  queryClient.setQueryData(contactQuery.queryKey, answer);
}

export function useOfferAll() {
  const { t } = useTranslation();
  return useSend(
    (json: z.infer<typeof handoverDraft>) => call(handoverAnswer, '/api/v1/handovers', { method: 'POST', json }),
    (answer) => notifications.show({ message: t('handover.offeredDone', { n: answer.incidents.length }), autoClose: 4_000 }),
  );
}

export function useHandoverCommand() {
  const { t } = useTranslation();
  return useSend(
    ({ handover, ...json }: z.infer<typeof handoverCommand> & { handover: string }) =>
      call(handoverAnswer, `/api/v1/handovers/${encodeURIComponent(handover)}/commands`, { method: 'POST', json }),
    (answer, { command }) => {
      if (command === 'accept')
        notifications.show({ message: t('handover.acceptedDone', { n: answer.incidents.length }), autoClose: 4_000 });
    },
  );
}
