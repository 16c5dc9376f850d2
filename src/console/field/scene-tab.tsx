import { Button } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { useFieldDeed } from './field-api.ts';
import { FieldLive } from './field-live.tsx';
import { StillPicture } from './still-picture.tsx';
import { STILL_EVERY_SECONDS } from './stills.ts';
import styles from './field.module.css';

/** Pictures of the scene every few seconds, of every camera; a press makes one of them live. */
export function SceneTab({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const [live, setLive] = useState<string>();
  const watched = incident.cameras.find(({ camera }) => camera === live);
  if (incident.can.viewVideo !== true) return <NoPicture incident={incident} />;
  if (incident.cameras.length === 0) return <p className={styles['empty']}>{t('field.video.none')}</p>;
  return (
    <div className={styles['scene']}>
      {watched && <FieldLive incident={incident.id} camera={watched} onClose={() => setLive(undefined)} />}
      <p className={`${styles['hint']} quiet`}>
        {t('field.stills.title')} · {t('field.stills.every', { n: STILL_EVERY_SECONDS })}
      </p>
      <ul className={styles['stills']} aria-label={t('field.stills.title')}>
        {incident.cameras.map((camera) => (
          <li key={camera.camera}>
            <StillPicture incident={incident.id} camera={camera} shown={camera.camera === live} onLive={() => setLive(camera.camera)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Not given yet: they ask for it, and see that they have asked (2-②①). */
function NoPicture({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const deed = useFieldDeed(incident.id);
  const asked = incident.videoAsked.some(({ organisation }) => organisation === me.organisation.id);
  return (
    <div className={styles['empty']} role="status">
      <p>{t(asked ? 'field.video.asked' : 'field.video.notShared')}</p>
      {incident.can.askVideo === true && (
        <Button
          size="xl"
          fullWidth
          leftSection={<IconVideo size="1.5rem" aria-hidden />}
          loading={deed.isPending}
          onClick={() => deed.mutate({ path: 'video-requests', body: {} })}
        >
          {t('field.video.ask')}
        </Button>
      )}
    </div>
  );
}
