import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '#contract/admin-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { distanceMetres } from '#domain/place.ts';
import { useCommand } from '../api/commands.ts';
import { candidatesQuery } from '../api/queries.ts';
import { serverNow } from '../feed/server-clock.ts';
import { candidateWords } from '../words/reasons.ts';
import { focusTile } from './focus-tile.ts';
import { slotsOf } from './slots.ts';
import { swapInto } from './swap.ts';
import type { VideoState } from './video-state.ts';

/** Reasons on this side of the camera: another camera would be lost just the same. */
const NOT_THE_CAMERA: ReadonlySet<string> = new Set(['network', 'noServer', 'stopping', 'moved', 'tooSlow', 'tooManyViewers', 'expired']);

/** A camera that was replaced because it was lost is not offered again for so long. */
const GIVEN_UP_MS = 5 * 60_000;
const MAX_GIVEN_UP = 100;
const givenUp = new Map<string, number>();

export interface NextCamera {
  readonly label: string;
  readonly reasons: string;
  readonly busy: boolean;
  readonly replace: () => void;
}

/** The next best camera for a tile whose own is lost: the nearest that works and is not open; none while the tile's own is not lost. */
export function useNextCamera(incident: IncidentView, lost: string, state: VideoState): NextCamera | undefined {
  const { t } = useTranslation();
  const command = useCommand();
  const wanted = state.phase === 'lost' && incident.can.addCamera === true && !NOT_THE_CAMERA.has(state.reason ?? '');
  const candidates = useQuery({ ...candidatesQuery(incident.id), enabled: wanted });
  const next = wanted ? candidates.data?.cameras.find((camera) => isOffered(incident, camera)) : undefined;
  if (!next) return undefined;

  async function replace(camera: string): Promise<void> {
    if (command.isPending) return;
    const slot = slotsOf(incident).indexOf(lost);
    if (slot < 0) return;
    await command.mutateAsync(swapInto({ incident, slot, camera }, t));
    giveUp(lost);
    // The tile is another one now, and the keys were in the old one.
    focusTile(slot + 1);
  }

  return {
    label: next.label,
    reasons: candidateWords(next, incident.place && distanceMetres(incident.place, next), t),
    busy: command.isPending,
    // What fails has been said by then.
    replace: () => void replace(next.id).catch(() => undefined),
  };
}

function isOffered(incident: IncidentView, camera: CameraView): boolean {
  return (
    camera.linked &&
    camera.state === 'normal' &&
    incident.cameras.every((each) => each.camera !== camera.id) &&
    serverNow() >= (givenUp.get(camera.id) ?? 0)
  );
}

function giveUp(camera: string): void {
  if (givenUp.size >= MAX_GIVEN_UP) givenUp.clear();
  givenUp.set(camera, serverNow() + GIVEN_UP_MS);
}
