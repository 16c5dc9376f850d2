interface Target {
  readonly lon: number;
  readonly lat: number;
}

let show: ((target: Target) => void) | undefined;
let wanted: Target | undefined;

/** Moves the map there; when it is not on screen yet, as soon as it is. */
export function showOnMap(target: Target): void {
  if (show) show(target);
  else wanted = target;
}

/** The map says how it is moved. Returns how to leave. */
export function answerMapTargets(answer: (target: Target) => void): () => void {
  show = answer;
  if (wanted) answer(wanted);
  wanted = undefined;
  return () => {
    if (show === answer) show = undefined;
  };
}

let centre: (() => Target) | undefined;

/** The map says where its middle is. */
export function answerCentre(answer: () => Target): () => void {
  centre = answer;
  return () => {
    if (centre === answer) centre = undefined;
  };
}

/** Middle of the map on screen, if there is one. */
export function mapCentre(): Target | undefined {
  return centre?.();
}
