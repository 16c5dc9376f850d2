import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { desk } from '../app/desk.ts';
import { slotsOf, targetSlot } from './slots.ts';

/** Opens a camera in the chosen tile in place of the one there, and offers the way back. */
export function useSwap(): (incident: IncidentView, camera: string) => void {
  const { t } = useTranslation();
  const command = useCommand();
  return (incident, camera) => {
    if (incident.cameras.some((each) => each.camera === camera)) return;
    const slots = slotsOf(incident);
    const slot = targetSlot(slots, desk.get().tile);
    const replaces = slots[slot];
    command.mutate({
      incident: incident.id,
      command: { command: 'addCamera', camera, ...(replaces === undefined ? {} : { replaces }) },
      done: t('action.done.addCamera', { slot: slot + 1 }),
      undo: {
        label: t('common.undo'),
        command:
          replaces === undefined ? { command: 'removeCamera', camera } : { command: 'addCamera', camera: replaces, replaces: camera },
      },
    });
  };
}
