import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlayerFigures } from '#player/player-types.ts';
import { hasWords } from '../words/i18n.ts';
import styles from './tiles.module.css';

const EVERY_MS = 1_000;

/** How the picture comes, for who asks: stream, way, delay and, where there is any, loss. Read only while it can be seen. */
export function TileFigures({ read, shown }: { readonly read: () => PlayerFigures | undefined; readonly shown: boolean }) {
  const { t } = useTranslation();
  const [figures, setFigures] = useState<PlayerFigures>();
  useEffect(() => {
    if (!shown) return undefined;
    const look = (): void => setFigures(read());
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [read, shown]);
  if (!shown || !figures?.stream) return null;
  const { stream, path, pathReason, latencyMs, loss } = figures;
  const words = [
    t(`tile.stream.${stream}`),
    ...(latencyMs === undefined ? [] : [`${Math.round(Math.max(0, latencyMs))} ms`]),
    ...(loss < 0.005 ? [] : [t('tile.loss', { percent: Math.round(loss * 100) })]),
  ];
  const because = `tile.because.${pathReason}`;
  const way = [t(`tile.path.${path}`), ...(hasWords(because) ? [String(t(because as 'product'))] : [])];
  return (
    <span className={`${styles['figures']} figures`} title={way.join(' · ')}>
      {words.join(' · ')}
    </span>
  );
}
