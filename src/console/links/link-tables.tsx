import { Skeleton } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';
import type { LinkView, linkMessage, quarantined } from '#contract/admin-view.ts';
import styles from './links.module.css';

type At = (moment: number) => string;

export function Peers({ peers, at }: { readonly peers: LinkView['peers']; readonly at: At }) {
  const { t } = useTranslation();
  if (peers.length === 0) return <p className="quiet">{t('links.noPeers')}</p>;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th className="fit">{t('links.peer')}</th>
          <th>{t('links.address')}</th>
          <th className="number">{t('links.at')}</th>
          <th className="number">{t('links.heard')}</th>
        </tr>
      </thead>
      <tbody>
        {peers.map((peer) => (
          <tr key={`${peer.name} ${peer.address}`}>
            <td>{peer.name}</td>
            <td>{peer.address}</td>
            <td className="number">{at(peer.since)}</td>
            <td className="number">{at(peer.lastHeardAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Messages({ rows, at }: { readonly rows: readonly z.infer<typeof linkMessage>[] | undefined; readonly at: At }) {
  const { t } = useTranslation();
  if (!rows) return <Skeleton height={96} />;
  if (rows.length === 0) return <p className="quiet">{t('links.noMessages')}</p>;
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th className="number">{t('links.at')}</th>
            <th className="fit">{t('links.direction')}</th>
            <th className="fit">{t('links.peer')}</th>
            <th>{t('links.summary')}</th>
            <th className="fit">{t('links.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="number">{at(row.at)}</td>
              <td>
                <span className={styles['direction']}>
                  {row.direction === 'in' ? <IconArrowDownLeft size="1rem" aria-hidden /> : <IconArrowUpRight size="1rem" aria-hidden />}
                  {t(`links.${row.direction}`)}
                </span>
              </td>
              <td>{row.peer}</td>
              <td className={styles['summary']}>{row.summary}</td>
              <td className={styles['outcome']} data-outcome={row.outcome}>
                {t(`links.outcomes.${row.outcome}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Quarantine({ rows, at }: { readonly rows: readonly z.infer<typeof quarantined>[] | undefined; readonly at: At }) {
  const { t } = useTranslation();
  if (!rows) return <Skeleton height={64} />;
  if (rows.length === 0) return <p className="quiet">{t('links.noQuarantine')}</p>;
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th className="number">{t('links.at')}</th>
            <th className="fit">{t('links.peer')}</th>
            <th>{t('links.problems')}</th>
            <th className="number">{t('links.bytes')}</th>
            <th className="fit">{t('links.excerpt')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="number">{at(row.at)}</td>
              <td>{row.peer}</td>
              <td>{row.problems.join(' · ')}</td>
              <td className="number">{row.bytes.toLocaleString()}</td>
              <td>
                <code className={styles['excerpt']}>{row.excerpt}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
