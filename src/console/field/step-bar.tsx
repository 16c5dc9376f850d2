import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DispatchView } from '#contract/field-view.ts';
import type { ReportedStep } from '#domain/dispatch.ts';
import { silence } from '../app/alarm-sound.ts';
import { useMe } from '../api/queries.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { clockTime } from '../words/time.ts';
import { useFieldDeed } from './field-api.ts';
import type { Order } from './orders.ts';
import styles from './field.module.css';

const NEXT = {
  sent: 'acknowledged',
  delivered: 'acknowledged',
  acknowledged: 'enRoute',
  enRoute: 'onScene',
  onScene: 'completed',
} as const;
const SHOWN = ['acknowledged', 'enRoute', 'onScene', 'completed'] as const satisfies readonly ReportedStep[];

/** How far one has come, and the one thing to press next; under the thumb, always in the same place. */
export function StepBar({ order: { incident, dispatch }, ended }: { readonly order: Order; readonly ended: boolean }) {
  const { t } = useTranslation();
  const live = useIsLive();
  const deed = useFieldDeed(incident.id);
  const { step } = dispatch;
  const next = step === 'completed' ? undefined : NEXT[step];
  const may = dispatch.can.report === true;
  return (
    <footer className={styles['steps']}>
      <ol aria-label={t('dispatch.title')}>
        {SHOWN.map((each) => (
          <Step key={each} step={each} dispatch={dispatch} />
        ))}
      </ol>
      {next && may && step !== 'completed' ? (
        <Button
          size="xl"
          fullWidth
          variant="filled"
          loading={deed.isPending}
          disabled={!live}
          onClick={() => {
            silence();
            deed.mutate({ path: `dispatches/${encodeURIComponent(dispatch.id)}`, body: { step: next } });
          }}
        >
          {t(`field.next.${step}`)}
        </Button>
      ) : (
        <p className={styles['finished']}>
          <IconCheck size="1.25rem" aria-hidden />
          {t(ended && step !== 'completed' ? 'field.ended' : 'field.done')}
        </p>
      )}
    </footer>
  );
}

function Step({ step, dispatch }: { readonly step: (typeof SHOWN)[number]; readonly dispatch: DispatchView }) {
  const { t } = useTranslation();
  const me = useMe();
  const at = dispatch[`${step}At`];
  return (
    <li data-reached={at !== undefined || undefined}>
      <span>{t(`dispatch.step.${step}`)}</span>
      <time>{at === undefined ? '--:--' : clockTime(at, me.city.timeZone).slice(0, 5)}</time>
    </li>
  );
}
