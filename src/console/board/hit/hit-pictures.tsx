import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { pictureUrl } from './use-profile.ts';
import styles from './hit.module.css';

const WANTED = ['vehicle', 'plate'] as const;

/** Both, or in its place that it did not come. `pictures`: which there are, in their order. */
export function HitPictures({ incident, pictures }: { readonly incident: IncidentView; readonly pictures: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <div className={styles['pictures']}>
      {WANTED.map((of) => {
        const position = pictures.indexOf(of);
        return position < 0 ? (
          <p key={of} className={styles['none']}>
            {t(`hit.noPicture.${of}`)}
          </p>
        ) : (
          <img key={of} data-of={of} src={pictureUrl(incident, position)} alt={t(`hit.picture.${of}`)} />
        );
      })}
    </div>
  );
}
