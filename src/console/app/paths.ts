import type { MeView } from '#contract/session.ts';

/** Where each screen is. */
export const PATHS = {
  board: '/',
  viewer: '/viewer',
  links: '/links',
  cameras: '/cameras',
  services: '/services',
  journal: '/journal',
  figures: '/figures',
  drills: '/drills',
} as const satisfies Record<MeView['screens'][number], string>;
