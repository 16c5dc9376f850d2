/**
 * Colours for layers of files: none of those that mean something on this screen (red, amber, blue, green, magenta), all of middle lightness, so
 * that each is seen (3:1) on the ground of the dark map and of the light one. Proven in overlay-palette.test.ts.
 */
export const OVERLAY_COLOURS = [
  '#0f8f83',
  '#8a68d8',
  '#977a22',
  '#3a83a8',
  '#6b8531',
  '#ad6a3f',
  '#71808f',
  '#a3688e',
  '#5f8563',
  '#7f76ae',
] as const;

/** What has no category of its own. */
export const REST_COLOUR = '#71808f';
