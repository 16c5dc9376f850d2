import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DutyRosterDocument, RosterView } from '#contract/duty-view.ts';
import { useChangeRoster } from '../api/handling.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { ChainEditor } from './chain-editor.tsx';
import { CoversEditor } from './covers-editor.tsx';
import { CrewsEditor } from './crews-editor.tsx';
import type { RosterPart } from './roster-part.ts';
import { RotationTable } from './rotation-table.tsx';
import { ShiftsEditor } from './shifts-editor.tsx';
import styles from './duty.module.css';

/** One organisation: who is on duty now, its chain, and the table behind them. Changed as a whole, saved over what was read. */
export function RosterDetail({ view, mayChange }: { readonly view: RosterView; readonly mayChange: boolean }) {
  const { t, i18n } = useTranslation();
  const change = useChangeRoster();
  const [draft, setDraft] = useState<{ readonly version: number; readonly roster: DutyRosterDocument }>();
  const part: RosterPart = {
    view,
    roster: draft?.roster ?? view.roster,
    onChange: draft && ((changed) => setDraft({ ...draft, roster: { ...draft.roster, ...changed } })),
  };
  return (
    <section className={styles['detail']} aria-label={titleIn(i18n.language, view.title)}>
      <header>
        <h1>{titleIn(i18n.language, view.title)}</h1>
        <span className="quiet">{view.version === 0 ? t('duty.written') : t('duty.version', { n: view.version })}</span>
        <span className={styles['spring']} />
        {draft ? (
          <>
            <Button onClick={() => setDraft(undefined)}>{t('common.cancel')}</Button>
            <Button
              variant="filled"
              loading={change.isPending}
              disabled={draft.roster === view.roster}
              onClick={() => change.mutate({ organisation: view.organisation, ...draft }, { onSuccess: () => setDraft(undefined) })}
            >
              {t('duty.save')}
            </Button>
          </>
        ) : (
          mayChange && <Button onClick={() => setDraft({ version: view.version, roster: view.roster })}>{t('duty.edit')}</Button>
        )}
      </header>
      {!mayChange && <p className="quiet">{t('duty.readOnly')}</p>}
      <OnDuty view={view} />
      <ChainEditor {...part} />
      <RotationTable {...part} />
      <CrewsEditor {...part} />
      <ShiftsEditor {...part} />
      <CoversEditor {...part} />
    </section>
  );
}

function OnDuty({ view }: { readonly view: RosterView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  return (
    <>
      <h2>{t('duty.now')}</h2>
      {view.working.length === 0 ? (
        <p className="quiet">{view.roster.crews.length === 0 ? t('duty.noRoster') : t('duty.nobody')}</p>
      ) : (
        <p>
          {view.working.map(({ crew, shift, to }) => (
            <span key={crew} className={styles['working']}>
              <b>{crew}</b> {shift}{' '}
              <span className="quiet figures">{t('duty.until', { time: stamp(to, me.city.timeZone, now).replace(/:00$/, '') })}</span>
            </span>
          ))}
        </p>
      )}
      {view.working.length > 0 && (
        <dl className={styles['posts']}>
          {view.posts
            .filter((post) => post.people.length > 0)
            .map((post) => (
              <div key={post.post}>
                <dt>{titleIn(i18n.language, post.title)}</dt>
                <dd>{post.people.map(({ name }) => name).join(', ')}</dd>
              </div>
            ))}
        </dl>
      )}
    </>
  );
}
