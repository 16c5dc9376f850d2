import { useTranslation } from 'react-i18next';
import { desk, useDesk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { usePreferences } from '../app/preferences.ts';
import { useOpenIncident } from '../board/open-incident.ts';
import { NetView } from '../net/net-view.tsx';
import { focusTile } from './focus-tile.ts';
import { NoVideo } from './no-video.tsx';
import { slotsOf } from './slots.ts';
import { Tile } from './tile.tsx';
import styles from './tiles.module.css';

/** Video of the open incident: its cameras are already there, each in its place. */
export function TilesPanel() {
  const { t } = useTranslation();
  const incident = useOpenIncident();
  const chosen = useDesk((state) => state.tile);
  const full = useDesk((state) => state.full);
  // A change of how many tiles there are is seen at once.
  usePreferences();
  const slots = incident ? slotsOf(incident) : [];

  useKeys((command) => {
    if (command.do === 'tile' && command.tile <= slots.length) {
      desk.set({ tile: command.tile, ...(full === undefined ? {} : { full: command.tile }) });
      focusTile(command.tile);
    } else if (command.do === 'back' && full !== undefined) desk.set({ full: undefined });
    else if (command.do === 'back' && chosen !== undefined) desk.set({ tile: undefined });
    else return false;
    return true;
  });

  if (!incident) return <p className={styles['empty']}>{t('tile.empty')}</p>;
  if (incident.can.viewVideo !== true) return <NoVideo incident={incident} />;
  if (incident.net) return <NetView incident={incident} centre={incident.net.centre} />;
  return (
    <div className={styles['shape']}>
      <div className={styles['tiles']} data-count={slots.length} data-full={full !== undefined || undefined}>
        {slots.map((camera, index) => (
          <Tile
            key={camera ?? `empty-${index}`}
            incident={incident}
            camera={incident.cameras.find((each) => each.camera === camera)}
            slot={index + 1}
            chosen={chosen === index + 1}
            large={full === index + 1}
            hidden={full !== undefined && full !== index + 1}
            onChoose={() => desk.set({ tile: index + 1 })}
            onFull={() => desk.set({ tile: index + 1, full: full === index + 1 ? undefined : index + 1 })}
          />
        ))}
      </div>
    </div>
  );
}
