import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand, type Sent } from '../api/commands.ts';
import { desk } from '../app/desk.ts';
import { slotsOf, targetSlot } from './slots.ts';

/** Opens a camera in the chosen tile in place of the one there, and offers the way back. */
export function useSwap(): (incident: IncidentView, camera: string) => void {
  const { t } = useTranslation();
  const command = useCommand();
  return (incident, camera) => {
    if (incident.cameras.some((each) => each.camera === camera)) return;
    command.mutate(swapInto({ incident, slot: targetSlot(slotsOf(incident), desk.get().tile), camera }, t));
  };
}

interface Swap {
  readonly incident: IncidentView;
  /** From 0. */
  readonly slot: number;
  readonly camera: string;
}

/** What to send so that a camera opens in this tile, and to take it back. */
export function swapInto({ incident, slot, camera }: Swap, t: TFunction): Sent {
  const replaces = slotsOf(incident)[slot];
  return {
    incident: incident.id,
    command: { command: 'addCamera', camera, ...(replaces === undefined ? {} : { replaces }) },
    done: t('action.done.addCamera', { slot: slot + 1 }),
    undo: {
      label: t('common.undo'),
      command: replaces === undefined ? { command: 'removeCamera', camera } : { command: 'addCamera', camera: replaces, replaces: camera },
    },
  };
}
