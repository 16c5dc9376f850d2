import type { ReactNode } from 'react';
import styles from './figures.module.css';

/** A figure that is read across the room: what it is, how much, and against what it is held. */
export function Figure({
  name,
  value,
  hint,
  tone,
}: {
  readonly name: string;
  readonly value: ReactNode;
  readonly hint?: string;
  readonly tone?: 'attention' | undefined;
}) {
  return (
    <div className={styles['figure']} data-tone={tone}>
      <dt>{name}</dt>
      <dd>
        {value}
        {hint && <small>{hint}</small>}
      </dd>
    </div>
  );
}

/** A chart and the table that says the same in numbers. */
export function Part({ title, chart, children }: { readonly title: string; readonly chart?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className={styles['part']} data-chart={chart !== undefined || undefined}>
      <h2>{title}</h2>
      {chart}
      <div className={styles['scroll']}>{children}</div>
    </section>
  );
}

interface TableProps {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly empty: string;
  /** So many columns from the left are words. */
  readonly words?: number;
}

/** The first columns name, the others count. */
export function Table({ head, rows, empty, words = 1 }: TableProps) {
  if (rows.length === 0) return <p className={styles['empty']}>{empty}</p>;
  return (
    <table>
      <thead>
        <tr>
          {head.map((name, at) => (
            <th key={name} className={at < words ? undefined : 'number'}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join('|')}>
            {row.map((cell, at) => (
              <td key={head[at]} className={at < words ? undefined : 'number'}>
                {typeof cell === 'number' ? cell.toLocaleString() : cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
