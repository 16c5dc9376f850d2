import type { FeatureLike } from 'ol/Feature.js';
import type { IncidentView } from '#contract/incident-view.ts';

/** What a feature on the map stands for; kept beside it, because the library's own properties have no types. */
export type Meaning =
  | { readonly kind: 'incident'; readonly incident: IncidentView }
  | { readonly kind: 'open-camera'; readonly id: string; readonly label: string };

const meanings = new WeakMap<FeatureLike, Meaning>();

export function mean(feature: FeatureLike, meaning: Meaning): void {
  meanings.set(feature, meaning);
}

export function meaningOf(feature: FeatureLike): Meaning | undefined {
  return meanings.get(feature);
}

export function incidentOf(feature: FeatureLike): IncidentView | undefined {
  const meaning = meanings.get(feature);
  return meaning?.kind === 'incident' ? meaning.incident : undefined;
}
