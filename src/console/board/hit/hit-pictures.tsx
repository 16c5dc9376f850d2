import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { pictureUrl } from './use-profile.ts';
import styles from './hit.module.css';

const WANTED = ['vehicle', 'plate'] as const;

interface HitPicturesProps {
  readonly incident: IncidentView;
  /** Which there are, in their order. */
  readonly pictures: readonly string[];
  /** More may come. */
  readonly fetching: boolean;
}

/** Both, or in its place that it is still being fetched, or that it did not come. */
export function HitPictures({ incident, pictures, fetching }: HitPicturesProps) {
  const { t } = useTranslation();
  return (
    <div className={styles['pictures']}>
      {WANTED.map((of) => {
        const position = pictures.indexOf(of);
        return position < 0 ? (
          <p key={of} className={styles['none']}>
            {fetching ? t('hit.fetching') : t(`hit.noPicture.${of}`)}
          </p>
        ) : (
          <img key={of} data-of={of} src={pictureUrl(incident, position)} alt={t(`hit.picture.${of}`)} />
        );
      })}
    </div>
  );
}
