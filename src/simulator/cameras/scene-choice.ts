/** The drawn scenes; each has a clip of both streams in assets/scenes. */
export const SCENES = [
  'junction-night',
  'alley-night',
  'market-evening',
  'park-day',
  'school-day',
  'subway-night',
  'avenue-day',
  'flats-dusk',
] as const;
export type SceneName = (typeof SCENES)[number];

/** What a label says of the place; the first that fits counts. Where two scenes fit, cameras take turns. */
const BY_WORD: readonly (readonly [RegExp, readonly SceneName[]])[] = [
  [/학교|어린이|통학|유치원/, ['school-day']],
  [/시장|상가/, ['market-evening']],
  [/공원|산책|하천|호수|숲/, ['park-day']],
  [/역(?:\s|$|\d|앞| 앞)|지하철|정류/, ['subway-night']],
  [/아파트|단지|주차|빌라/, ['flats-dusk']],
  [/골목|이면|길(?:\s|$)/, ['alley-night', 'flats-dusk']],
  [/대로/, ['avenue-day', 'junction-night']],
  [/교차로|사거리|삼거리|네거리|횡단/, ['junction-night', 'avenue-day']],
];

/** A scene that suits a camera's label; others by the number, so that neighbours differ. */
export function sceneFor(label: string, number: number): SceneName {
  const fitting = BY_WORD.find(([word]) => word.test(label))?.[1] ?? SCENES;
  return fitting[number % fitting.length] ?? 'junction-night';
}

/** A small number from a text, the same every time. */
export function numberOf(text: string): number {
  let value = 2_166_136_261;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16_777_619) >>> 0;
  return value;
}
