import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize, IconExternalLink } from '@tabler/icons-react';
import type { IDockviewHeaderActionsProps, IDockviewPanelHeaderProps, IDockviewPanelProps } from 'dockview-react';
import { useEffect, useState, type FunctionComponent } from 'react';
import { useTranslation } from 'react-i18next';
import { NetButton } from '../net/net-button.tsx';
import { TileCount } from '../tiles/tile-count.tsx';
import styles from './board.module.css';

/** A panel's name. Panels are moved, never closed: an empty board would help nobody. */
export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const [title, setTitle] = useState(api.title);
  useEffect(() => {
    const changed = api.onDidTitleChange((event) => setTitle(event.title));
    return () => changed.dispose();
  }, [api]);
  return <span className={styles['dockTab']}>{title}</span>;
}

/** To the second monitor, or large. */
export function DockActions({ containerApi, group, api }: IDockviewHeaderActionsProps) {
  const { t } = useTranslation();
  const [large, setLarge] = useState(false);
  const [inGrid, setInGrid] = useState(api.location.type === 'grid');
  useEffect(() => {
    const maximized = containerApi.onDidMaximizedGroupChange(() => setLarge(api.isMaximized()));
    const moved = api.onDidLocationChange((event) => setInGrid(event.location.type === 'grid'));
    return () => {
      maximized.dispose();
      moved.dispose();
    };
  }, [api, containerApi]);
  if (!inGrid) return null;
  const panel = group.activePanel;
  return (
    <span className={styles['dockActions']}>
      {panel?.id === 'tiles' && <NetButton />}
      {panel?.id === 'tiles' && <TileCount />}
      <Tooltip label={t('board.popOut')}>
        <ActionIcon
          size="sm"
          aria-label={`${panel?.title ?? ''}: ${t('board.popOut')}`}
          onClick={() => void containerApi.addPopoutGroup(group)}
        >
          <IconExternalLink size="1rem" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t(large ? 'board.restore' : 'board.maximise')}>
        <ActionIcon
          size="sm"
          aria-label={`${panel?.title ?? ''}: ${t(large ? 'board.restore' : 'board.maximise')}`}
          onClick={() => (large ? api.exitMaximized() : api.maximize())}
        >
          {large ? <IconArrowsMinimize size="1rem" /> : <IconArrowsMaximize size="1rem" />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

/** A canvas does not outlive the window it was drawn in: what draws is made anew in its new one. */
export function withOwnWindow(Panel: FunctionComponent): FunctionComponent<IDockviewPanelProps> {
  return function OwnWindow({ api }: IDockviewPanelProps) {
    const [moves, setMoves] = useState(0);
    useEffect(() => {
      const moved = api.onDidLocationChange(() => setMoves((count) => count + 1));
      return () => moved.dispose();
    }, [api]);
    return <Panel key={moves} />;
  };
}
