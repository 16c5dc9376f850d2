import { useTranslation } from 'react-i18next';
import { desk, useDesk } from '../app/desk.ts';
import { setPreferences, usePreferences, type Preferences } from '../app/preferences.ts';
import { useOpenIncident } from '../board/open-incident.ts';
import { slotsOf } from './slots.ts';
import styles from './tiles.module.css';

const COUNTS: readonly Preferences['tiles'][] = [4, 9, 16];

/** How the board's video is split: one camera large, or so many tiles. Kept for this device. */
export function TileCount() {
  const { t } = useTranslation();
  const { tiles } = usePreferences();
  const full = useDesk((state) => state.full);
  const one = full !== undefined;
  const incident = useOpenIncident();
  // An incident with more cameras than tiles were asked for has more tiles: what is pressed is what is seen.
  const seen = Math.max(tiles, incident ? slotsOf(incident).length : 0);
  const holds = COUNTS.find((n) => n >= seen);
  return (
    <span className={styles['count']} role="group" aria-label={t('tile.count')}>
      <Choice n={1} pressed={one} onChoose={() => desk.set({ full: desk.get().tile ?? 1, tile: desk.get().tile ?? 1 })} />
      {COUNTS.map((n) => (
        <Choice
          key={n}
          n={n}
          pressed={!one && holds === n}
          onChoose={() => {
            desk.set({ full: undefined });
            setPreferences({ tiles: n });
          }}
        />
      ))}
    </span>
  );
}

function Choice({ n, pressed, onChoose }: { readonly n: number; readonly pressed: boolean; readonly onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" aria-pressed={pressed} aria-label={t('tile.countOf', { n })} title={t('tile.countOf', { n })} onClick={onChoose}>
      {n}
    </button>
  );
}
