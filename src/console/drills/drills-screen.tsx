import { Button, Modal, Skeleton } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DrillList, DrillView } from '#contract/drill-view.ts';
import { isLive } from '#domain/incident.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { Elapsed } from '../app/elapsed.tsx';
import boardStyles from '../board/board.module.css';
import { useFeed } from '../feed/feed-store.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { took } from '../figures/duration-words.ts';
import { titleIn } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { DrillReport } from './drill-report.tsx';
import { drillsQuery, useEndDrill, useStartDrill } from './drill-queries.ts';
import styles from './drills.module.css';

/** Drills (모의훈련, B7): start one, end it, and look back on it. */
export function DrillsScreen() {
  const { t } = useTranslation();
  const drills = useQuery(drillsQuery);
  const [chosen, setChosen] = useState<string>();
  if (drills.isPending) return <Skeleton height={240} m="lg" w="auto" />;
  if (drills.isError && !drills.data) return <p className={styles['failed']}>{failureWords(t, drills.error)}</p>;
  const running = drills.data.drills.find((drill) => drill.endedAt === undefined);
  const shown = drills.data.drills.find((drill) => drill.id === chosen) ?? drills.data.drills[0];
  return (
    <div className={styles['screen']}>
      <aside className={styles['side']}>
        {running && <Running drill={running} />}
        <Scenarios scenarios={drills.data.scenarios} blocked={running !== undefined} />
        <Past drills={drills.data.drills} shown={shown?.id} onChoose={setChosen} />
      </aside>
      {shown ? (
        <DrillReport key={shown.id} id={shown.id} running={shown.endedAt === undefined} />
      ) : (
        <p className={styles['empty']}>{t('drills.none')}</p>
      )}
    </div>
  );
}

function Running({ drill }: { readonly drill: DrillView }) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <section className={styles['running']} aria-label={t('drills.runningLabel')}>
      <b role="status">{t('drills.running', { title: titleIn(i18n.language, drill.title) })}</b>
      <span className={styles['facts']}>
        <Elapsed since={drill.startedAt} />
        <span className="figures">{t('drills.played', { n: drill.played, of: drill.events })}</span>
      </span>
      <small>{t('drillExplained')}</small>
      <Button leftSection={<IconPlayerStop size="1rem" aria-hidden />} onClick={() => setAsking(true)}>
        {t('drills.end')}
      </Button>
      {asking && <EndDialogue drill={drill} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** What ends with it cannot be had back, so it is named first. */
function EndDialogue({ drill, onClose }: { readonly drill: DrillView; readonly onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const end = useEndDrill();
  const open = useFeed((state) => [...state.incidents.values()].filter((each) => each.drill && isLive(each.status)).length);
  return (
    <Modal opened onClose={onClose} title={t('drills.end')}>
      <div className={boardStyles['form']}>
        <p>{t('drills.endText', { title: titleIn(i18n.language, drill.title), open, left: drill.events - drill.played })}</p>
        <div className={boardStyles['formActions']}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="filled" data-autofocus loading={end.isPending} onClick={() => end.mutate(drill.id, { onSuccess: onClose })}>
            {t('drills.endNow')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function Scenarios({ scenarios, blocked }: { readonly scenarios: DrillList['scenarios']; readonly blocked: boolean }) {
  const { t, i18n } = useTranslation();
  const start = useStartDrill();
  return (
    <section>
      <h2>{t('drills.scenarios')}</h2>
      {scenarios.length === 0 && <p className={styles['empty']}>{t('drills.noScenarios')}</p>}
      {scenarios.map((scenario) => (
        <div key={scenario.id} className={styles['scenario']}>
          <span>
            <b>{titleIn(i18n.language, scenario.title)}</b>
            <small>{t('drills.size', { n: scenario.events, time: took(scenario.seconds * 1_000, i18n.language) })}</small>
          </span>
          <Button
            leftSection={<IconPlayerPlay size="1rem" aria-hidden />}
            disabled={blocked}
            loading={start.isPending && start.variables === scenario.id}
            aria-label={`${titleIn(i18n.language, scenario.title)} ${t('drills.start')}`}
            onClick={() => start.mutate(scenario.id)}
          >
            {t('drills.start')}
          </Button>
        </div>
      ))}
      {blocked && <p className={styles['why']}>{t('drills.oneAtATime')}</p>}
    </section>
  );
}

interface PastProps {
  readonly drills: readonly DrillView[];
  readonly shown: string | undefined;
  readonly onChoose: (id: string) => void;
}

function Past({ drills, shown, onChoose }: PastProps) {
  const { t, i18n } = useTranslation();
  const { timeZone } = useMe().city;
  const now = useServerNow();
  return (
    <section>
      <h2>{t('drills.past')}</h2>
      {drills.length === 0 && <p className={styles['empty']}>{t('drills.noPast')}</p>}
      {drills.map((drill) => (
        <button
          key={drill.id}
          type="button"
          className={styles['past']}
          aria-current={drill.id === shown}
          onClick={() => onChoose(drill.id)}
        >
          <b>{titleIn(i18n.language, drill.title)}</b>
          <small>
            {stamp(drill.startedAt, timeZone, now)} · {drill.startedBy}
          </small>
        </button>
      ))}
    </section>
  );
}
