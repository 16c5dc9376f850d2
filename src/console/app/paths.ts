import type { MeView } from '#contract/session.ts';

/** Where each screen is. */
export const PATHS = {
  board: '/',
  viewer: '/viewer',
  field: '/field',
  displays: '/displays',
  links: '/links',
  cameras: '/cameras',
  geodata: '/geodata',
  services: '/services',
  duty: '/duty',
  journal: '/journal',
  figures: '/figures',
  drills: '/drills',
} as const satisfies Record<MeView['screens'][number], string>;
