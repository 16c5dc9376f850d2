import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityMap } from '../city-map.ts';
import styles from './instruments.module.css';

const STEP_DEGREES = 15;

/** Where north is. A press puts it up again; with the focus on it, ← and → turn the map. */
export function Compass({ map, ready }: { readonly map: RefObject<CityMap | undefined>; readonly ready: boolean }) {
  const { t } = useTranslation();
  const needle = useRef<SVGGElement>(null);
  const [degrees, setDegrees] = useState(0);

  useEffect(() => {
    const city = map.current;
    if (!city) return undefined;
    // Written directly: a map that is being turned costs React nothing but at its end.
    const turn = (turned: number): void => needle.current?.setAttribute('transform', `rotate(${turned} 16 16)`);
    turn(city.events.view().turnedDegrees);
    const leave = [
      city.events.on('moving', (view) => turn(view.turnedDegrees)),
      city.events.on('changed', (view) => {
        turn(view.turnedDegrees);
        setDegrees(Math.round(view.turnedDegrees) % 360);
      }),
    ];
    return () => leave.forEach((each) => each());
  }, [map, ready]);

  const label = degrees === 0 ? t('instruments.compass') : t('instruments.compassTurned', { degrees });
  return (
    <button
      type="button"
      className={styles['compass']}
      aria-label={label}
      title={label}
      onClick={() => map.current?.motion.turnTo(0)}
      onKeyDown={(event) => turnByKey(event, map.current, false)}
    >
      <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden focusable="false">
        <g ref={needle}>
          <path d="M16 3 20.5 16h-9z" fill="var(--text)" />
          <path d="M16 29 11.5 16h9z" fill="none" stroke="var(--line-strong)" strokeWidth="1.5" strokeLinejoin="round" />
          <text x="16" y="15" textAnchor="middle" className={styles['north']}>
            N
          </text>
        </g>
      </svg>
    </button>
  );
}

/** ← → turn, on the map itself with Shift, because without it they move it; Shift+↑ puts north up. */
export function turnByKey(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'preventDefault' | 'stopPropagation'>,
  city: CityMap | undefined,
  withShift: boolean,
): void {
  if (!city || event.altKey || event.ctrlKey || event.shiftKey !== withShift) return;
  const by = event.key === 'ArrowLeft' ? -STEP_DEGREES : event.key === 'ArrowRight' ? STEP_DEGREES : 0;
  if (by === 0 && !(withShift && event.key === 'ArrowUp')) return;
  event.preventDefault();
  event.stopPropagation();
  const { turnedDegrees } = city.events.view();
  city.motion.turnTo(by === 0 ? 0 : Math.round(turnedDegrees / STEP_DEGREES) * STEP_DEGREES + by);
}
