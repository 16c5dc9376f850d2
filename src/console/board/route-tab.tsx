import { Button, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { PATH_TOOLS, pathDesk, usePathDesk, type PathTool } from '../map/paths/path-desk.ts';
import { RouteTabPursuit } from './route-tab-pursuit.tsx';
import { RouteTabReach } from './route-tab-reach.tsx';
import { RouteTabWay } from './route-tab-way.tsx';
import styles from './route-tab.module.css';

/** The facts above it are long: what was asked for comes into sight. */
function bringUp(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'start' });
}

/** The way to the incident, what is in reach of it, and where somebody who left it can be by now. The map draws what stands here. */
export function RouteTab({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const shown = usePathDesk((state) => state.shown);
  useEffect(() => pathDesk.begin(incident.id), [incident.id]);
  if (!incident.place) return <p className="quiet">{t('paths.noPlace')}</p>;
  const tools = PATH_TOOLS.filter((tool) => tool !== 'pursuit' || me.rights.includes('incident.handle'));
  return (
    <div ref={bringUp} className={styles['route']}>
      <SegmentedControl
        fullWidth
        aria-label={t('paths.title')}
        value={shown ?? ''}
        onChange={(tool) => pathDesk.set({ shown: tool as PathTool })}
        data={tools.map((tool) => ({ value: tool, label: t(`paths.tools.${tool}`) }))}
      />
      {shown === 'route' && <RouteTabWay incident={incident} />}
      {shown === 'reach' && <RouteTabReach incident={incident} />}
      {shown === 'pursuit' && <RouteTabPursuit incident={incident} />}
      {shown !== undefined && (
        <Button
          variant="default"
          size="xs"
          className={styles['clear'] ?? ''}
          onClick={() => pathDesk.set({ shown: undefined, picking: undefined })}
        >
          {t('paths.clear')}
        </Button>
      )}
    </div>
  );
}
