import { getPreferences } from '../app/preferences.ts';

/** The tokens of look/tokens.css that the canvas needs; read from the page, so that there is one list of colours. */
const NAMES = [
  'ground',
  'surface',
  'raised',
  'line',
  'line-strong',
  'text',
  'text-quiet',
  'red',
  'on-red',
  'amber',
  'blue',
  'on-blue',
  'magenta',
  'map-land',
  'map-water',
  'map-park',
  'map-building',
  'map-road',
  'map-road-main',
  'map-name',
] as const;

export type MapTokens = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly face: string;
  readonly scale: number;
  /** Size of names and clocks on the map beside that of everything else, as the person has set it. */
  readonly labels: number;
};

const LABEL_FACTORS = { small: 0.85, normal: 1, large: 1.3 };

export function readTokens(): MapTokens {
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  return {
    ...colours,
    face: style.getPropertyValue('--face').trim(),
    scale: Number.parseFloat(style.fontSize) / 16,
    labels: LABEL_FACTORS[getPreferences().labelSize],
  } as MapTokens;
}

/** `#rrggbb`, or `#rgb` as the build shortens it, with an opacity 0…1. */
export function faded(colour: string, opacity: number): string {
  const whole = colour.length === 4 ? colour.replaceAll(/[0-9a-f]/gi, '$&$&') : colour;
  return `${whole}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
