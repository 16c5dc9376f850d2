import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { desk } from '../app/desk.ts';
import { sayFailure } from '../api/say.ts';
import { useOpenIncident } from '../board/open-incident.ts';
import { slotsOf } from '../tiles/slots.ts';
import tileStyles from '../tiles/tiles.module.css';
import { cast } from './use-net.ts';

/** Begins net surveillance around the chosen camera, or the best one. */
export function NetButton() {
  const { t } = useTranslation();
  const incident = useOpenIncident();
  const start = useMutation({
    mutationFn: (camera: string) => cast(incident?.id ?? '', camera, { flees: 'foot', outer: false }),
    onError: (error) => sayFailure(t, error),
  });
  const slots = incident ? slotsOf(incident) : [];
  if (!incident || incident.can.castNet !== true || incident.net || slots.every((camera) => camera === undefined)) return null;
  return (
    <span className={tileStyles['count']}>
      <button
        type="button"
        title={t('net.startHint')}
        disabled={start.isPending}
        onClick={() => {
          const chosen = slots[(desk.get().tile ?? 1) - 1] ?? slots.find((camera) => camera !== undefined);
          desk.set({ full: undefined });
          if (chosen) start.mutate(chosen);
        }}
      >
        {t('net.start')}
      </button>
    </span>
  );
}
