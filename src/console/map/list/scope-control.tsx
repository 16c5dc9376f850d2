import { ActionIcon } from '@mantine/core';
import { IconViewfinder } from '@tabler/icons-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area } from '#domain/area.ts';
import { useKeys } from '../../app/key-bus.ts';
import type { CityMap } from '../city-map.ts';
import { lengthText } from '../measure-text.ts';
import { FindArea, type DrawnScope } from './find-area.ts';
import styles from './list.module.css';

const SCOPES = ['view', 'circle', 'ring'] as const;
type Scope = (typeof SCOPES)[number];

interface ScopeState {
  readonly scope: Scope;
  readonly drawing: boolean;
  readonly area: Area | undefined;
  readonly set: (scope: Scope) => void;
  readonly show: () => void;
}

/** Where to look: what is on screen, or an area that is drawn. */
export function useScope(map: RefObject<CityMap | undefined>, ready: boolean): ScopeState {
  const tool = useRef<FindArea>(undefined);
  const [scope, setScope] = useState<Scope>('view');
  const [drawing, setDrawing] = useState(false);
  const [area, setArea] = useState<Area>();
  useEffect(() => {
    if (!ready || !map.current) return undefined;
    const made = new FindArea(map.current);
    tool.current = made;
    return () => {
      made[Symbol.dispose]();
      tool.current = undefined;
    };
  }, [map, ready]);

  function toView(): void {
    tool.current?.clear();
    setScope('view');
    setDrawing(false);
    setArea(undefined);
  }
  useKeys((command) => {
    if (command.do !== 'back') return false;
    toView();
    return true;
  }, drawing);

  function draw(wanted: DrawnScope): void {
    setScope(wanted);
    setArea(undefined);
    setDrawing(true);
    tool.current?.begin(wanted, (drawn) => {
      if (!drawn) return toView();
      setDrawing(false);
      return setArea(drawn);
    });
  }
  return {
    scope,
    drawing,
    area,
    set: (wanted) => (wanted === 'view' ? toView() : draw(wanted)),
    show: () => tool.current?.show(),
  };
}

export function ScopeControl({ scope, drawing, area, set, show }: ScopeState) {
  const { t } = useTranslation();
  return (
    <div className={styles['scope']} role="group" aria-label={t('mapList.scope.label')}>
      {SCOPES.map((each) => (
        <button key={each} type="button" aria-pressed={each === scope} onClick={() => set(each)}>
          {t(`mapList.scope.${each}`)}
        </button>
      ))}
      {area?.kind === 'circle' && (
        <span className="quiet figures">{t('mapList.within.circle', { radius: lengthText(area.radiusMetres) })}</span>
      )}
      {area && (
        <ActionIcon variant="subtle" size="sm" aria-label={t('mapList.zoomTo')} onClick={show}>
          <IconViewfinder size="1rem" />
        </ActionIcon>
      )}
      {drawing && scope !== 'view' && (
        <p role="status" className={styles['how']}>
          {t(`mapList.how.${scope}`)}
        </p>
      )}
    </div>
  );
}
