import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { netAnswer, netChosen, type NetAnswer, type NetCamera, type NetChoice } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import type { Sector } from '#domain/compass.ts';
import { call } from '../api/call.ts';
import { sendCommand, useCommand } from '../api/commands.ts';
import { queryClient } from '../api/queries.ts';
import { sayFailure } from '../api/say.ts';
import { around, nextOf } from './net-plan.ts';

const id = encodeURIComponent;
/** Cameras come and go slowly; a ring that was asked for is good for a while. */
const STALE_MS = 30_000;

export type Flees = 'car' | 'foot';

const netQuery = (incident: string, camera: string, flees: Flees) =>
  queryOptions({
    queryKey: ['net', incident, camera, flees],
    queryFn: ({ signal }) => call(netAnswer, `/api/v1/incidents/${id(incident)}/net?camera=${id(camera)}&flees=${flees}`, { signal }),
    staleTime: STALE_MS,
    retry: false,
  });

export interface Net {
  readonly answer: NetAnswer | undefined;
  readonly failed: boolean;
  readonly ring: readonly NetCamera[];
  readonly outer: boolean;
  readonly flees: Flees;
  readonly busy: boolean;
  readonly setOuter: (outer: boolean) => void;
  readonly setFlees: (flees: Flees) => void;
  readonly follow: (sector: Sector) => void;
  readonly moveTo: (camera: string) => void;
  readonly mark: () => void;
  readonly lift: () => void;
  readonly choose: (by: NetChoice) => void;
}

/** The net of an incident: what stands around its middle, and what may be done with it. Each step is one command of the incident. */
export function useNet(incident: IncidentView, centre: string): Net {
  const { t } = useTranslation();
  const command = useCommand();
  const [outer, setOuter] = useState(false);
  const [flees, setFlees] = useState<Flees>('foot');
  const query = useQuery({ ...netQuery(incident.id, centre, flees), placeholderData: (previous) => previous });
  const answer = query.data?.centre.camera === centre ? query.data : undefined;
  const ring = answer ? (outer ? answer.outer : answer.ring) : [];
  const move = useMutation({
    mutationFn: (camera: string) => cast(incident.id, camera, { flees, outer }),
    onError: (error) => sayFailure(t, error),
  });
  const choosing = useMutation({
    mutationFn: (by: NetChoice) => castChosen(incident, by),
    onSuccess: (found) => {
      if (!found) notifications.show({ message: t('net.nothing'), color: 'yellow', autoClose: 6_000 });
    },
    onError: (error) => sayFailure(t, error),
  });
  useAhead(incident.id, answer, flees);

  // What is shown around the middle is in the incident: another ring, or a net that somebody else moved, brings its own.
  const wanted = answer ? around(answer, ring).join(' ') : undefined;
  const { isPending } = move;
  useEffect(() => {
    if (wanted === undefined || isPending || incident.net?.centre !== centre) return;
    const missing = wanted.split(' ').some((camera) => camera !== '' && !incident.cameras.some((each) => each.camera === camera));
    if (missing && incident.can.castNet === true && incident.cameras.length < FULL) move.mutate(centre);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each ring, not for each change of the incident
  }, [wanted]);

  return {
    answer,
    failed: query.isError,
    ring,
    outer,
    flees,
    busy: move.isPending || choosing.isPending,
    setOuter,
    setFlees,
    follow: (sector) => {
      const next = answer && nextOf(answer, ring, sector);
      if (!next) notifications.show({ message: t('net.noWay'), autoClose: 3_000 });
      else if (!next.camera.inArea) notifications.show({ message: t('net.tooFar'), color: 'yellow', autoClose: 8_000 });
      else if (!move.isPending) move.mutate(next.camera.camera);
    },
    moveTo: (camera) => {
      if (!move.isPending) move.mutate(camera);
    },
    mark: () => {
      if (!answer) return;
      const { lon, lat, label } = answer.centre;
      command.mutate({
        incident: incident.id,
        command: { command: 'markSighting', lon, lat, certain: true },
        done: t('net.marked', { label }),
      });
    },
    lift: () => command.mutate({ incident: incident.id, command: { command: 'liftNet' } }),
    choose: (by) => choosing.mutate(by),
  };
}

/** As many as an incident may have. */
const FULL = 16;

/** Puts the net around a camera: first what stands around it is learned, then all of it comes in with one command. */
export async function cast(incident: string, camera: string, { flees, outer }: { flees: Flees; outer: boolean }): Promise<void> {
  const answer = await queryClient.fetchQuery(netQuery(incident, camera, flees));
  await sendCommand(incident, { command: 'castNet', centre: camera, cameras: around(answer, outer ? answer.outer : answer.ring) });
}

/** Cameras of an area, way or track instead of a ring: the best of them in the middle. False: there are none. */
async function castChosen(incident: IncidentView, by: NetChoice): Promise<boolean> {
  const { cameras } = await call(netChosen, `/api/v1/incidents/${id(incident.id)}/net/choices`, { method: 'POST', json: by });
  const usable = cameras.filter((each) => each.inArea).map((each) => each.camera);
  const [middle, ...others] = by.by === 'track' ? usable.toReversed() : usable;
  if (middle === undefined) return false;
  await sendCommand(incident.id, { command: 'castNet', centre: middle, cameras: others.slice(0, FULL - 1) });
  return true;
}

/** The rings of the next cameras are asked for before anybody follows there. */
function useAhead(incident: string, answer: NetAnswer | undefined, flees: Flees): void {
  useEffect(() => {
    for (const { camera, inArea } of answer?.next ?? []) if (inArea) void queryClient.prefetchQuery(netQuery(incident, camera, flees));
  }, [incident, answer, flees]);
}
