import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { desk, useDesk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { NoVideo } from '../tiles/no-video.tsx';
import { Tile } from '../tiles/tile.tsx';
import { slotsOf } from '../tiles/slots.ts';
import tileStyles from '../tiles/tiles.module.css';
import styles from './viewer.module.css';

/** The best camera large, the others beside it; any of them is made large by a press. */
export function ViewerTiles({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const chosen = useDesk((state) => state.tile);
  const full = useDesk((state) => state.full);
  const cameras = slotsOf(incident).flatMap((id, index) => {
    const camera = incident.cameras.find((each) => each.camera === id);
    return camera ? [{ camera, slot: index + 1 }] : [];
  });
  const large = cameras.some((each) => each.slot === chosen) ? chosen : cameras[0]?.slot;

  useKeys((command) => {
    if (command.do === 'tile' && cameras.some((each) => each.slot === command.tile))
      desk.set({ tile: command.tile, ...(full === undefined ? {} : { full: command.tile }) });
    else if (command.do === 'back' && full !== undefined) desk.set({ full: undefined });
    else return false;
    return true;
  });

  if (incident.can.viewVideo !== true) return <NoVideo incident={incident} />;
  if (cameras.length === 0) return <p className={tileStyles['empty']}>{t('camera.none')}</p>;
  return (
    <div className={styles['tiles']} data-count={cameras.length} data-full={full !== undefined || undefined}>
      {cameras.map(({ camera, slot }) => (
        <div
          key={camera.camera}
          className={styles['cell']}
          data-large={slot === large || undefined}
          hidden={full !== undefined && slot !== full}
        >
          <Tile
            incident={incident}
            camera={camera}
            slot={slot}
            chosen={slot === large}
            large={slot === full}
            onChoose={() => desk.set({ tile: slot })}
            onFull={() => desk.set({ tile: slot, full: full === slot ? undefined : slot })}
          />
        </div>
      ))}
    </div>
  );
}
