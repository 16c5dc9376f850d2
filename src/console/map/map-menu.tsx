import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { desk } from '../app/desk.ts';
import { chosenPlace } from '../search/chosen-place.ts';
import styles from './map.module.css';

export interface MenuSpot {
  readonly lon: number;
  readonly lat: number;
  readonly x: number;
  readonly y: number;
}

/** What can be done with a spot of the map (right click). */
export function MapMenu({ at, onClose }: { readonly at: MenuSpot; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const mayRegister = useMe().rights.includes('incident.create');
  const { lon, lat } = at;
  const entry = (run: () => void): (() => void) => {
    return () => {
      run();
      onClose();
    };
  };
  return (
    <div
      className={styles['menu']}
      style={{ left: at.x, top: at.y }}
      // Left when the focus goes elsewhere, not when it goes from one entry to the next.
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onClose()}
    >
      {mayRegister && (
        <button type="button" autoFocus onClick={entry(() => desk.set({ register: { lon, lat } }))}>
          {t('map.registerHere')}
        </button>
      )}
      <button type="button" autoFocus={!mayRegister} onClick={entry(() => chosenPlace.set({ lon, lat }))}>
        {t('places.whatsHere')}
      </button>
    </div>
  );
}
