import { Lines } from '#player/lines.ts';

/** All tiles of the page, on whatever panel, come over one connection to a relay. */
export const lines = new Lines();
