import { Button } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useFieldDeed } from '../field/field-api.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { elapsed } from '../words/time.ts';
import styles from './dispatch.module.css';

/** Those on the way ask for pictures; giving them leaves the city, so it names receiver, basis and limit (CONSOLE rule 7). */
export function VideoAsked({ incident }: { readonly incident: IncidentView }) {
  const { t, i18n } = useTranslation();
  const now = useServerNow();
  const deed = useFieldDeed(incident.id);
  if (incident.can.giveVideo !== true) return null;
  return incident.videoAsked.map(({ organisation, organisationTitle, at, callSign }) => {
    const title = titleIn(i18n.language, organisationTitle);
    const answer = (give: boolean): void =>
      deed.mutate({ path: 'video-answers', body: { organisation, give }, done: t(give ? 'ask.given' : 'ask.declined') });
    return (
      <div key={organisation} className={styles['asked']} role="status">
        <p>
          <IconVideo size="1.25rem" aria-hidden />
          <b>{t('ask.asked', { organisation: title })}</b>
        </p>
        <p className="quiet">{callSign ? t('ask.by', { callSign, time: elapsed(now - at) }) : elapsed(now - at)}</p>
        <p className="quiet">{t('ask.giveExplained', { organisation: title })}</p>
        <div>
          <Button size="xs" variant="filled" loading={deed.isPending} onClick={() => answer(true)}>
            {t('ask.give')}
          </Button>
          <Button size="xs" variant="default" disabled={deed.isPending} onClick={() => answer(false)}>
            {t('ask.decline')}
          </Button>
        </div>
      </div>
    );
  });
}
