import { useSyncExternalStore } from 'react';
import type { CameraView } from '#contract/admin-view.ts';
import type { SurveyMethod } from '#domain/camera.ts';
import type { Point } from '#domain/place.ts';

/** Where a camera is thought to look, before it is saved. */
export interface SurveyDraft {
  readonly bearing: number;
  readonly fieldOfView: number;
  readonly rangeMetres: number;
  readonly method: SurveyMethod;
  readonly errorDegrees?: number;
}

/** A thing marked in the picture, and on the map once it is. */
export interface SurveyMark {
  readonly across: number;
  readonly down: number;
  readonly place?: Point;
}

export interface SurveyDesk {
  readonly open: boolean;
  readonly camera: CameraView | undefined;
  readonly draft: SurveyDraft | undefined;
  readonly marks: readonly SurveyMark[];
}

const EMPTY: SurveyDesk = { open: false, camera: undefined, draft: undefined, marks: [] };
/** A lens of which nothing is known is taken for one of these. */
const USUAL = { fieldOfView: 60, rangeMetres: 80 } as const;
export const LIMITS = { fieldOfView: { least: 5, most: 360 }, rangeMetres: { least: 5, most: 500 } } as const;

let current: SurveyDesk = EMPTY;
const listeners = new Set<() => void>();

export const surveyDesk = {
  get: (): SurveyDesk => current,
  set: (change: Partial<SurveyDesk>): void => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  },
  choose: (camera: CameraView | undefined): void => surveyDesk.set({ camera, draft: camera && draftOf(camera), marks: [] }),
  close: (): void => surveyDesk.set(EMPTY),
  /** Within what a camera can be. */
  turn: (change: Partial<SurveyDraft>): void => {
    const { draft } = current;
    if (draft) surveyDesk.set({ draft: bounded({ ...withoutError(draft), method: 'map', ...change }) });
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useSurveyDesk<Part>(select: (state: SurveyDesk) => Part): Part {
  return useSyncExternalStore(surveyDesk.subscribe, () => select(current));
}

function draftOf({ bearing, fieldOfView, rangeMetres }: CameraView): SurveyDraft {
  const known = bearing !== undefined;
  return bounded({
    bearing: bearing ?? 0,
    fieldOfView: known || fieldOfView < 360 ? fieldOfView : USUAL.fieldOfView,
    rangeMetres: rangeMetres || USUAL.rangeMetres,
    method: 'map',
  });
}

function withoutError({ errorDegrees: _turnedByHand, ...draft }: SurveyDraft): SurveyDraft {
  return draft;
}

function bounded(draft: SurveyDraft): SurveyDraft {
  const within = (value: number, { least, most }: { least: number; most: number }): number =>
    Math.min(most, Math.max(least, Math.round(value)));
  return {
    ...draft,
    bearing: (Math.round(((draft.bearing % 360) + 360) * 10) / 10) % 360,
    fieldOfView: within(draft.fieldOfView, LIMITS.fieldOfView),
    rangeMetres: within(draft.rangeMetres, LIMITS.rangeMetres),
  };
}
