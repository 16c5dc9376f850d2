import type { Scene } from '../scene.ts';

/** Loaded one by one, since building a scene takes seconds. */
const SCENES: Record<string, () => Promise<Scene>> = {
  'junction-night': async () => (await import('./junction-night.ts')).junctionNight,
  'alley-night': async () => (await import('./alley-night.ts')).alleyNight,
  'market-evening': async () => (await import('./market-evening.ts')).marketEvening,
  'school-day': async () => (await import('./school-day.ts')).schoolDay,
  'subway-night': async () => (await import('./subway-night.ts')).subwayNight,
  'avenue-day': async () => (await import('./avenue-day.ts')).avenueDay,
  'flats-dusk': async () => (await import('./flats-dusk.ts')).flatsDusk,
  'park-day': async () => (await import('./park-day.ts')).parkDay,
};

export async function sceneNamed(name: string): Promise<Scene> {
  const load = SCENES[name];
  if (!load) throw new Error(`no scene ${name}; known: ${Object.keys(SCENES).join(', ')}`);
  return load();
}
