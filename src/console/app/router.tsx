import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { MeView } from '#contract/session.ts';
import { meQuery, queryClient } from '../api/queries.ts';
import { PATHS } from './paths.ts';
import { Root } from './root.tsx';
import { ScreenFailed } from './screen-failed.tsx';
import { ScreenLoading } from './screen-loading.tsx';

type Screen = MeView['screens'][number];

const rootRoute = createRootRoute({ component: Root, errorComponent: ScreenFailed, notFoundComponent: () => null });

/** Sends a person to their first screen when this one is not theirs. Whether it is, the server has said. */
function only(screen: Screen) {
  return async (): Promise<void> => {
    const me = await queryClient.ensureQueryData(meQuery).catch(() => null);
    if (!me || me.screens.includes(screen)) return;
    const first = me.screens[0];
    if (first) throw redirect({ to: PATHS[first], replace: true });
  };
}

const shared = { getParentRoute: () => rootRoute, errorComponent: ScreenFailed, pendingComponent: ScreenLoading, pendingMs: 150 } as const;

const routes = [
  createRoute({
    ...shared,
    path: PATHS.board,
    beforeLoad: only('board'),
    component: lazyRouteComponent(() => import('../board/board-screen.tsx'), 'BoardScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.viewer,
    beforeLoad: only('viewer'),
    component: lazyRouteComponent(() => import('../viewer/viewer-screen.tsx'), 'ViewerScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.field,
    beforeLoad: only('field'),
    component: lazyRouteComponent(() => import('../field/field-screen.tsx'), 'FieldScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.displays,
    beforeLoad: only('displays'),
    component: lazyRouteComponent(() => import('../displays/displays-screen.tsx'), 'DisplaysScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.links,
    beforeLoad: only('links'),
    component: lazyRouteComponent(() => import('../links/links-screen.tsx'), 'LinksScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.cameras,
    beforeLoad: only('cameras'),
    component: lazyRouteComponent(() => import('../cameras/cameras-screen.tsx'), 'CamerasScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.geodata,
    beforeLoad: only('geodata'),
    component: lazyRouteComponent(() => import('../geodata/geodata-screen.tsx'), 'GeodataScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.services,
    beforeLoad: only('services'),
    component: lazyRouteComponent(() => import('../services/services-screen.tsx'), 'ServicesScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.duty,
    beforeLoad: only('duty'),
    component: lazyRouteComponent(() => import('../duty/duty-screen.tsx'), 'DutyScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.journal,
    beforeLoad: only('journal'),
    component: lazyRouteComponent(() => import('../journal/journal-screen.tsx'), 'JournalScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.figures,
    beforeLoad: only('figures'),
    component: lazyRouteComponent(() => import('../figures/figures-screen.tsx'), 'FiguresScreen'),
  }),
  createRoute({
    ...shared,
    path: PATHS.drills,
    beforeLoad: only('drills'),
    component: lazyRouteComponent(() => import('../drills/drills-screen.tsx'), 'DrillsScreen'),
  }),
  createRoute({
    ...shared,
    path: '$',
    beforeLoad: () => {
      throw redirect({ to: '/', replace: true });
    },
  }),
];

export const router = createRouter({ routeTree: rootRoute.addChildren(routes), defaultPendingMs: 150, scrollRestoration: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
