import 'dockview-react/dist/styles/dockview.css';
import '../look/dock.css';
import { DockviewReact, type DockviewApi, type DockviewReadyEvent } from 'dockview-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { desk, useDesk } from '../app/desk.ts';
import { listenForKeys, useKeys } from '../app/key-bus.ts';
import { showTheme, usePreferences } from '../app/preferences.ts';
import { DockActions, DockTab, withOwnWindow } from './dock-parts.tsx';
import { buildLayout, hideHeads, namePanels } from './dock-layout.ts';
import { IncidentPanel } from './incident-panel.tsx';
import { answerReset, layoutKey, readLayout, writeLayout } from './layout-store.ts';
import { MapPanel } from '../map/map-panel.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { RegisterDialogue } from './register-dialogue.tsx';
import { TilesPanel } from '../tiles/tiles-panel.tsx';
import styles from './board.module.css';

const SAVE_AFTER_MS = 500;
const COMPONENTS = { queue: QueuePanel, map: withOwnWindow(MapPanel), incident: IncidentPanel, tiles: withOwnWindow(TilesPanel) };

/** The situation board: queue, map, open incident and video, each a panel that docks, resizes and pops out. */
export function BoardScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const { theme } = usePreferences();
  const register = useDesk((state) => state.register);
  const wall = useDesk((state) => state.wall);
  const key = layoutKey(me.organisation.id, me.person.id);
  const [api, setApi] = useState<DockviewApi>();
  const saving = useRef<ReturnType<typeof setTimeout>>(undefined);

  useKeys((command) => {
    if (command.do === 'back' && desk.get().open !== undefined) desk.open(undefined);
    else return false;
    return true;
  });

  function ready(event: DockviewReadyEvent): void {
    buildLayout(event.api, readLayout(key));
    setApi(event.api);
  }

  useEffect(() => {
    if (!api) return undefined;
    const save = api.onDidLayoutChange(() => {
      clearTimeout(saving.current);
      saving.current = setTimeout(() => writeLayout(key, api.toJSON()), SAVE_AFTER_MS);
    });
    const popped = api.onDidAddPopoutGroup((event) => {
      listenForKeys(event.window);
      showTheme(event.window.document);
    });
    const leave = answerReset(() => {
      writeLayout(key, undefined);
      buildLayout(api, undefined);
      namePanels(api, t);
    });
    return () => {
      clearTimeout(saving.current);
      save.dispose();
      popped.dispose();
      leave();
    };
  }, [api, key, t]);

  useEffect(() => {
    if (api) namePanels(api, t);
  }, [api, t]);

  useLargeTile(api);

  useEffect(() => {
    for (const popout of api?.getPopouts() ?? []) showTheme(popout.window.document);
  }, [api, theme]);

  useEffect(() => {
    if (api) hideHeads(api, wall);
  }, [api, wall]);

  return (
    <div className={styles['board']}>
      <DockviewReact
        className={styles['dock'] ?? ''}
        theme={{ name: 'mangru', className: 'dockview-theme-mangru', colorScheme: theme }}
        components={COMPONENTS}
        defaultTabComponent={DockTab}
        rightHeaderActionsComponent={DockActions}
        onReady={ready}
        popoutUrl="/popout.html"
        disableFloatingGroups
        singleTabMode="default"
      />
      {register && <RegisterDialogue at={register} />}
    </div>
  );
}

/** A tile shown large gets the whole board; alarms and the bar stay where they are. */
function useLargeTile(api: DockviewApi | undefined): void {
  const full = useDesk((state) => state.full !== undefined);
  useEffect(() => {
    const tiles = api?.getPanel('tiles');
    if (!api || !tiles || tiles.api.location.type !== 'grid') return;
    if (full && !tiles.api.isMaximized()) tiles.api.maximize();
    else if (!full && api.hasMaximizedGroup() && tiles.api.isMaximized()) tiles.api.exitMaximized();
  }, [api, full]);
}
