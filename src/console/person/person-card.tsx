import { Button, Kbd, Skeleton } from '@mantine/core';
import { IconEye, IconEyeOff, IconPhone } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { profileView } from '#contract/profile-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/commands.ts';
import { useMe } from '../api/queries.ts';
import { failureWords, sayFailure } from '../api/say.ts';
import { useKeys } from '../app/key-bus.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { hasWords, wordCode } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { personLines, picturesElsewhere, type PersonLine, type Profile } from './person-lines.ts';
import styles from './person.module.css';

/** Whom the open incident is about: covered until somebody opens it, which is recorded (WP31). Nothing where nobody is kept. */
export function PersonCard({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const may = incident.can.viewProfile;
  if (may === true) return <Card incident={incident} key={incident.id} />;
  if (may?.refused !== 'notYourProfile') return null;
  return (
    <section className={styles['card']} aria-label={t('person.title')}>
      <h3>{t('person.title')}</h3>
      <p className="quiet">{wordCode(t, 'refused', 'notYourProfile')}</p>
    </section>
  );
}

const pathOf = (incident: string): string => `/api/v1/incidents/${encodeURIComponent(incident)}/profile`;

function Card({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  // Asked for once: each look, covered or not, is in the journal.
  const covered = useQuery({
    queryKey: ['profile', incident.id],
    queryFn: ({ signal }) => call(profileView, pathOf(incident.id), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [opened, setOpened] = useState<Profile>();
  const open = useMutation({
    mutationFn: () => call(profileView, `${pathOf(incident.id)}?open=true`),
    onSuccess: setOpened,
    onError: (error) => sayFailure(t, error),
  });
  useKeys((key) => {
    if (key.do !== 'call') return false;
    if (!opened && !open.isPending) open.mutate();
    return true;
  });
  const shown = opened ?? covered.data;
  return (
    <section className={styles['card']} aria-label={t('person.title')}>
      <header>
        <h3>{t('person.title')}</h3>
        {opened ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconEyeOff size="1rem" aria-hidden />}
            onClick={() => setOpened(undefined)}
          >
            {t('person.cover')}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconEye size="1rem" aria-hidden />}
            rightSection={<Kbd size="xs">T</Kbd>}
            title={t('person.openHint')}
            loading={open.isPending}
            onClick={() => open.mutate()}
          >
            {t('person.open')}
          </Button>
        )}
      </header>
      {covered.isPending && <Skeleton height={72} />}
      {covered.isError && !shown && (
        <p role="alert" className={styles['failed']}>
          {failureWords(t, covered.error)}{' '}
          <Button size="compact-xs" variant="default" onClick={() => void covered.refetch()}>
            {t('common.retry')}
          </Button>
        </p>
      )}
      {shown && <Person profile={shown} />}
      {shown && <p className="quiet figures">{t('person.asOf', { time: stamp(shown.keptAt, me.city.timeZone, now) })}</p>}
      {opened && <Pictures incident={incident.id} pictures={opened.pictures} />}
      {opened && incident.can.note === true && <CallResult incident={incident.id} />}
    </section>
  );
}

function Person({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation();
  const lines = personLines(profile);
  const elsewhere = picturesElsewhere(profile);
  if (lines.length === 0 && profile.pictures === 0) return <p className="quiet">{t('person.empty')}</p>;
  return (
    <>
      <dl className={styles['lines']}>
        {lines.map((line) => (
          <div key={line.key}>
            <dt>{hasWords(`person.field.${line.key}`) ? String(t(`person.field.${line.key}` as 'person.title')) : line.key}</dt>
            <dd>
              <Value line={line} />
            </dd>
          </div>
        ))}
      </dl>
      {profile.masked && profile.pictures > 0 && <p className="quiet">{t('person.pictures', { n: profile.pictures })}</p>}
      {elsewhere > 0 && <p className="quiet">{t('person.picturesElsewhere', { n: elsewhere })}</p>}
    </>
  );
}

/** A number that can be dialled is a link: the desk's own telephone takes it. */
function Value({ line: { key, value, dial } }: { readonly line: PersonLine }) {
  const { t } = useTranslation();
  if (value === undefined) return <span className="quiet">{t('person.covered')}</span>;
  if (key === 'SEX' && hasWords(`person.sex.${value}`)) return <span>{t(`person.sex.${value}` as 'person.title')}</span>;
  if (dial === undefined) return <span className="figures">{value}</span>;
  return (
    <a href={`tel:${dial}`} className={`${styles['dial']} figures`}>
      <IconPhone size="1rem" aria-hidden />
      {value}
    </a>
  );
}

function Pictures({ incident, pictures }: { readonly incident: string; readonly pictures: number }) {
  const { t } = useTranslation();
  if (pictures === 0) return null;
  return (
    <div className={styles['pictures']}>
      {Array.from({ length: pictures }, (_, at) => (
        <img key={at} src={`${pathOf(incident)}/pictures/${at}`} alt={t('person.picture', { n: at + 1 })} />
      ))}
    </div>
  );
}

const RESULTS = ['answered', 'noAnswer', 'falseAlarm'] as const;

/** What came of the call, one press each, as a note on the timeline. */
function CallResult({ incident }: { readonly incident: string }) {
  const { t } = useTranslation();
  const command = useCommand();
  return (
    <div className={styles['call']} role="group" aria-label={t('person.call')}>
      <span className="quiet">{t('person.call')}</span>
      {RESULTS.map((result) => (
        <Button
          key={result}
          size="compact-sm"
          variant="default"
          disabled={command.isPending}
          onClick={() =>
            command.mutate({
              incident,
              command: { command: 'note', note: t('person.callNote', { result: t(`person.result.${result}`) }) },
              done: t('person.noted'),
            })
          }
        >
          {t(`person.result.${result}`)}
        </Button>
      ))}
    </div>
  );
}
