import styles from './figure-rows.module.css';

/** Facts of one thing, a row each: what it is called, and its figure at the end of the row. */
export function FigureRows({ rows }: { readonly rows: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className={styles['rows']}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
