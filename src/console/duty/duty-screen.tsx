import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '#contract/duty-view.ts';
import { rostersQuery } from '../api/handling.ts';
import { failureWords } from '../api/say.ts';
import { useMe } from '../api/queries.ts';
import { titleIn } from '../words/i18n.ts';
import { RosterDetail } from './roster-detail.tsx';
import { TemplatesEditor } from './templates-editor.tsx';
import styles from './duty.module.css';

const TEMPLATES = 'templates';

/** Who is on duty, who is told when nobody answers, and the words of messages. */
export function DutyScreen() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const rosters = useQuery(rostersQuery);
  const [chosen, setChosen] = useState<string>(me.organisation.id);
  if (rosters.isPending) return <Skeleton height={240} m="lg" w="auto" />;
  if (rosters.isError) return <p className={styles['failed']}>{failureWords(t, rosters.error)}</p>;
  const all = rosters.data.rosters;
  const mayChange = me.rights.includes('duty.manage');
  const shown = all.find((each) => each.organisation === chosen) ?? all[0];
  return (
    <div className={styles['screen']}>
      <nav className={styles['list']} aria-label={t('duty.organisation')}>
        {all.map((each) => (
          <button
            key={each.organisation}
            type="button"
            aria-current={chosen !== TEMPLATES && each.organisation === shown?.organisation}
            onClick={() => setChosen(each.organisation)}
          >
            <b>{titleIn(i18n.language, each.title)}</b>
            <span className="quiet">
              {summary(each) || (each.roster.chain.length > 0 ? t('duty.chainOf', { n: each.roster.chain.length }) : t('duty.noRoster'))}
            </span>
          </button>
        ))}
        <button type="button" aria-current={chosen === TEMPLATES} onClick={() => setChosen(TEMPLATES)}>
          <b>{t('duty.templates')}</b>
        </button>
      </nav>
      {chosen === TEMPLATES ? (
        <TemplatesEditor mayChange={mayChange} />
      ) : (
        shown && <RosterDetail key={shown.organisation} view={shown} mayChange={mayChange} />
      )}
    </div>
  );
}

/** The crews at work, by name. */
function summary({ working }: RosterView): string {
  return working.map(({ crew, shift }) => `${crew} ${shift}`).join(' · ');
}
