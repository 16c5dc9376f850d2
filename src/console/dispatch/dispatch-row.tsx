import { Menu } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DispatchView } from '#contract/field-view.ts';
import { DISPATCH_STEPS, REPORTED_STEPS } from '#domain/dispatch.ts';
import { useMe } from '../api/queries.ts';
import { choice } from '../map/choice.ts';
import { useFieldDeed } from '../field/field-api.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { clockTime, elapsed } from '../words/time.ts';
import styles from './dispatch.module.css';

/** One unit: each step with its time; who hears it by radio tells it here. */
export function DispatchRow({ incident, dispatch }: { readonly incident: string; readonly dispatch: DispatchView }) {
  const { t, i18n } = useTranslation();
  const { callSign, organisationTitle, note, recalledAt, overdueAt, acknowledgedAt } = dispatch;
  const late = overdueAt !== undefined && acknowledgedAt === undefined && recalledAt === undefined;
  return (
    <article
      className={styles['row']}
      data-late={late || undefined}
      data-over={recalledAt !== undefined || dispatch.step === 'completed' || undefined}
    >
      <header>
        <button type="button" onClick={() => choice.set({ kind: 'unit', id: dispatch.unit, follow: false })}>
          <b>{callSign}</b>
        </button>
        <span className="quiet one-line">{titleIn(i18n.language, organisationTitle)}</span>
        <State dispatch={dispatch} late={late} />
        <Deeds incident={incident} dispatch={dispatch} />
      </header>
      <ol>
        {DISPATCH_STEPS.map((step) => (
          <Step key={step} at={dispatch[`${step}At`]} words={t(`dispatch.short.${step}`)} />
        ))}
      </ol>
      {note && <p className="quiet">{note}</p>}
    </article>
  );
}

function Step({ at, words }: { readonly at: number | undefined; readonly words: string }) {
  const me = useMe();
  return (
    <li data-reached={at !== undefined || undefined}>
      <span>{words}</span>
      <time>{at === undefined ? '' : clockTime(at, me.city.timeZone)}</time>
    </li>
  );
}

function State({ dispatch, late }: { readonly dispatch: DispatchView; readonly late: boolean }) {
  const { t } = useTranslation();
  const now = useServerNow();
  if (dispatch.recalledAt !== undefined) return <span className={styles['state']}>{t('dispatch.recalled')}</span>;
  if (late)
    return (
      <span className={styles['state']} data-late>
        <IconAlertTriangle size="1rem" aria-hidden />
        {t('dispatch.overdue')} {elapsed(now - dispatch.sentAt)}
      </span>
    );
  return <span className={styles['state']}>{t(`dispatch.step.${dispatch.step}`)}</span>;
}

function Deeds({ incident, dispatch }: { readonly incident: string; readonly dispatch: DispatchView }) {
  const { t } = useTranslation();
  const deed = useFieldDeed(incident);
  const mayReport = dispatch.can.report === true;
  const mayRecall = dispatch.can.recall === true;
  if (!mayReport && !mayRecall) return null;
  const path = `dispatches/${encodeURIComponent(dispatch.id)}`;
  const reached = REPORTED_STEPS.findIndex((step) => step === dispatch.step);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button
          type="button"
          className={styles['deeds']}
          aria-label={`${dispatch.callSign}: ${t('dispatch.reportFor')}`}
          disabled={deed.isPending}
        >
          <IconChevronDown size="1rem" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {mayReport && <Menu.Label>{t('dispatch.reportFor')}</Menu.Label>}
        {mayReport &&
          REPORTED_STEPS.slice(Math.max(1, reached + 1)).map((step) => (
            <Menu.Item key={step} onClick={() => deed.mutate({ path, body: { step } })}>
              {t(`dispatch.step.${step}`)}
            </Menu.Item>
          ))}
        {mayRecall && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => deed.mutate({ path, body: { step: 'recalled' } })}>{t('dispatch.recall')}</Menu.Item>
            <Menu.Label>{t('dispatch.recallExplained', { callSign: dispatch.callSign })}</Menu.Label>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
