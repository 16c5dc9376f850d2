import { Skeleton } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { clockTime } from '../../words/time.ts';
import { facilityKind } from '../facilities/facility-words.ts';
import type { Found, FoundFacts, FoundRow } from './found.ts';
import styles from './list.module.css';

/** Said once the list has been still for so long: what is typed or moved is not commented on. */
const SAY_AFTER_MS = 1_200;

interface FoundRowsProps {
  readonly found: Found;
  readonly chosen: string | undefined;
  readonly label: string;
  readonly onChoose: (row: FoundRow) => void;
}

/** What was found, one press each; arrows go through it, so that the whole map can be read and used without seeing it. */
export function FoundRows({ found, chosen, label, onChoose }: FoundRowsProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const count =
    found.total > found.rows.length
      ? t('mapList.countCut', { n: found.total.toLocaleString(), shown: found.rows.length })
      : t('mapList.count', { n: found.total.toLocaleString() });
  const said = useSettled(found.state === 'there' ? `${label} ${count}` : '');

  function go(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rows = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  }

  return (
    <>
      <p className={styles['count']}>{found.state === 'there' ? count : ''}</p>
      <p className={styles['said']} role="status">
        {said}
      </p>
      {found.state === 'failed' && <p className={styles['note']}>{t('mapList.failed')}</p>}
      {found.state === 'loading' && <Skeleton height={96} />}
      {found.state === 'there' && found.rows.length === 0 && <p className={styles['note']}>{t('mapList.nothing')}</p>}
      <ul ref={list} className={styles['rows']} aria-label={t('mapList.rows')}>
        {found.rows.map((row) => (
          <li key={row.id}>
            <button type="button" aria-current={row.id === chosen} onKeyDown={go} onClick={() => onChoose(row)}>
              <span className="one-line">{row.title}</span>
              <Facts facts={row.facts} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Facts({ facts }: { readonly facts: FoundFacts }) {
  const { t } = useTranslation();
  const me = useMe();
  if (facts.kind === 'camera')
    return (
      <span className="quiet one-line">
        {t(`camera.purpose.${facts.purpose}`)} · {t(`camera.state.${facts.state}`)}
      </span>
    );
  if (facts.kind === 'unit')
    return (
      <span className="quiet one-line figures">
        {t(`units.kind.${facts.unit}`)} ·{' '}
        {facts.stale ? t('units.stale', { time: clockTime(facts.at, me.city.timeZone) }) : t(`units.state.${facts.state}`)}
      </span>
    );
  if (facts.kind === 'facility')
    return (
      <span className="quiet one-line">
        {facilityKind(facts.facility.kind, t)}
        {facts.facility.address !== undefined && ` · ${facts.facility.address}`}
      </span>
    );
  return <span className="quiet one-line">{facts.words}</span>;
}

/** The text once it has not changed for a while. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
