import { Button, Kbd } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../../api/queries.ts';
import { failureWords } from '../../api/say.ts';
import { useKeys } from '../../app/key-bus.ts';
import { useServerMinute } from '../../feed/server-clock.ts';
import { wordCode } from '../../words/i18n.ts';
import { stamp } from '../../words/time.ts';
import { HitAnswers, waitsForWord } from './hit-answers.tsx';
import { HitFacts } from './hit-facts.tsx';
import { HitPictures } from './hit-pictures.tsx';
import { useOpenedProfile } from './use-profile.ts';
import styles from './hit.module.css';

const WANTED = 'wanted-vehicles';

export function isHit(incident: IncidentView): boolean {
  return incident.service === WANTED;
}

/** Is it this vehicle? Both pictures, what was read and what else it may be; two keys answer. */
export function HitCard({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  return (
    <section className={styles['card']} aria-label={t('hit.title')}>
      <Standing incident={incident} />
      <HitAnswers incident={incident} />
      <Opened incident={incident} />
      <Told incident={incident} />
    </section>
  );
}

/** Whether somebody has confirmed it, and who. */
function Standing({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const { confirmation } = incident;
  if (confirmation === undefined || (confirmation.at === undefined && !waitsForWord(incident))) return null;
  return (
    <p className={confirmation.at === undefined ? styles['waits'] : styles['settled']} role="status">
      {confirmation.at === undefined
        ? t('hit.waiting')
        : t('hit.confirmed', { time: stamp(confirmation.at, me.city.timeZone, now), name: confirmation.by ?? '' })}
    </p>
  );
}

/** Plate and pictures, once they are asked for: who looks is written down. */
function Opened({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const { opened, open, fields, query, pictures, fetching } = useOpenedProfile(incident);
  const may = incident.can.viewProfile;

  useKeys((pressed) => {
    if (pressed.do !== 'look' || may !== true || opened) return false;
    open();
    return true;
  });

  if (may !== true) return may ? <p className="quiet">{wordCode(t, 'refused', may.refused)}</p> : null;
  if (!opened)
    return (
      <Button
        variant="default"
        title={t('hit.lookHint')}
        leftSection={<IconEye size="1.125rem" aria-hidden />}
        rightSection={<Kbd size="xs">V</Kbd>}
        onClick={open}
      >
        {t('hit.look')}
      </Button>
    );
  if (query.isError) return <p role="alert">{failureWords(t, query.error)}</p>;
  if (!query.data) return <p className="quiet">{t('hit.looking')}</p>;
  return (
    <>
      <HitPictures incident={incident} pictures={pictures} fetching={fetching} />
      <HitFacts fields={fields} />
    </>
  );
}

/** What the 112 room was told last, and whether it has it: proof, not hope (B3). */
function Told({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const last = incident.messages?.findLast((message) => message.topic === 'wantedVehicle');
  if (!last) return null;
  const { sentAt, deliveredAt, failedAt, reason = '' } = last;
  const state = deliveredAt !== undefined ? 'delivered' : failedAt !== undefined ? 'failed' : 'sent';
  const time = stamp(deliveredAt ?? failedAt ?? sentAt, me.city.timeZone, now);
  return (
    <p className={`${styles['told']} figures`} data-state={state}>
      <span>{t('hit.told')}</span> {t(`hit.toldAt.${state}`, { time, reason })}
    </p>
  );
}
