import { useMutation } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { incidentAnswer, type IncidentDraft } from '#contract/answers.ts';
import type { IncidentCommand, IncidentView } from '#contract/incident-view.ts';
import { feed } from '../feed/feed-store.ts';
import { call, callOnly } from './call.ts';
import { queryClient } from './queries.ts';
import { sayFailure } from './say.ts';
import { showDone } from './undo-notice.tsx';

/** Incidents this person has done something about since the page was opened: the server keeps their session for them (LAW-14). */
export const handled = new Set<string>();
const MAX_HANDLED = 1_000;

/** Sends one command and shows the server's answer; nothing is shown as done before it is (CONSOLE rule 3). */
export async function sendCommand(incident: string, command: IncidentCommand): Promise<IncidentView> {
  const answer = await call(incidentAnswer, `/api/v1/incidents/${encodeURIComponent(incident)}/commands`, {
    method: 'POST',
    json: command,
  });
  feed.put(answer.incident);
  if (handled.size >= MAX_HANDLED) handled.clear();
  handled.add(incident);
  return answer.incident;
}

export interface Sent {
  readonly incident: string;
  readonly command: IncidentCommand;
  /** Said once it is done; without it nothing is said, because the screen shows it. */
  readonly done?: string;
  readonly undo?: { readonly label: string; readonly command: IncidentCommand };
}

/** For buttons: sends, says what failed and why, and offers the way back where there is one. */
export function useCommand() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (sent: Sent) => sendCommand(sent.incident, sent.command),
    onSuccess: (_answer, sent) => {
      const { done, undo } = sent;
      if (!done) return;
      showDone(
        done,
        undo && {
          label: undo.label,
          run: () => void sendCommand(sent.incident, undo.command).catch((error: unknown) => sayFailure(t, error)),
        },
      );
    },
    onError: (error) => sayFailure(t, error),
  });
}

/** Asks the owner of a car that a camera sees: which car it is the server knows, not this screen. */
export function useAskParked(incident: string) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async (car: string) => {
      const path = `/api/v1/incidents/${encodeURIComponent(incident)}/parked-cars/${encodeURIComponent(car)}`;
      const answer = await call(incidentAnswer, path, { method: 'POST', json: {} });
      feed.put(answer.incident);
      await queryClient.invalidateQueries({ queryKey: ['scene', incident] });
    },
    onError: (error) => sayFailure(t, error),
  });
}

export function useRegister() {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async (draft: IncidentDraft) => {
      const answer = await call(incidentAnswer, '/api/v1/incidents', { method: 'POST', json: draft });
      feed.put(answer.incident);
      return answer.incident;
    },
    onError: (error) => sayFailure(t, error),
  });
}

export function useLinkCommand(link: string) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (command: 'pause' | 'resume') =>
      callOnly(`/api/v1/links/${encodeURIComponent(link)}/commands`, { method: 'POST', json: { command } }),
    onSuccess: (_answer, command) => {
      notifications.show({ message: t(command === 'pause' ? 'links.paused' : 'links.resumed'), autoClose: 4_000 });
      void queryClient.invalidateQueries({ queryKey: ['link', link] });
    },
    onError: (error) => sayFailure(t, error),
  });
}
