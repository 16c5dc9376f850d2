/** Steps that a full circle is drawn in: 1 mm off at a radius of 1 m. */
const CIRCLE_STEPS = 72;
const TURN = 2 * Math.PI;

/** Points of an arc from one angle (radians) to another, counter-clockwise, on a circle or the ellipse spanned by two half axes. */
export function arcPoints(
  centre: readonly [x: number, y: number],
  axes: { readonly major: readonly [number, number]; readonly ratio: number },
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const sweep = to > from ? Math.min(to - from, TURN) : (((to - from) % TURN) + TURN) % TURN || TURN;
  const steps = Math.max(2, Math.ceil((sweep / TURN) * CIRCLE_STEPS));
  const [mx, my] = axes.major;
  const points: number[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const angle = from + (sweep * step) / steps;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle) * axes.ratio];
    points.push(centre[0] + mx * cos - my * sin, centre[1] + my * cos + mx * sin);
  }
  return points;
}

export interface Corner {
  readonly x: number;
  readonly y: number;
  /** Tangent of a quarter of the angle of the arc to the next corner; 0 is straight, negative clockwise. */
  readonly bulge: number;
}

/** The corners joined by straight lines and arcs. */
export function bulgedLine(corners: readonly Corner[], closed: boolean): number[] {
  const points: number[] = [];
  for (const [index, corner] of corners.entries()) {
    points.push(corner.x, corner.y);
    const next = corners[index + 1] ?? (closed ? corners[0] : undefined);
    if (next && corner.bulge !== 0 && Number.isFinite(corner.bulge)) points.push(...bulge(corner, next));
  }
  const [first] = corners;
  if (closed && first && corners.length > 1) points.push(first.x, first.y);
  return points;
}

/** Points of the arc, both ends left out. */
function bulge(from: Corner, to: Corner): number[] {
  const sweep = 4 * Math.atan(from.bulge);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  // From the middle of the chord to the centre, as a part of the chord.
  const away = (1 - from.bulge ** 2) / (4 * from.bulge);
  const [cx, cy] = [(from.x + to.x) / 2 - dy * away, (from.y + to.y) / 2 + dx * away];
  const radius = Math.hypot(from.x - cx, from.y - cy);
  const begin = Math.atan2(from.y - cy, from.x - cx);
  const steps = Math.max(2, Math.ceil((Math.abs(sweep) / TURN) * CIRCLE_STEPS));
  const points: number[] = [];
  for (let step = 1; step < steps; step += 1) {
    const angle = begin + (sweep * step) / steps;
    points.push(cx + radius * Math.cos(angle), cy + radius * Math.sin(angle));
  }
  return points;
}

const SPLINE_STEPS_A_SPAN = 8;
const MAX_DEGREE = 10;

/** A B-spline by its knots and control points (x, y …), by de Boor; undefined where they do not fit each other. Weights are left aside. */
export function splinePoints(degree: number, knots: readonly number[], controls: readonly number[]): number[] | undefined {
  const count = controls.length / 2;
  if (!Number.isInteger(degree) || degree < 1 || degree > MAX_DEGREE || count <= degree || knots.length !== count + degree + 1)
    return undefined;
  const points: number[] = [];
  for (let span = degree; span < count; span += 1) {
    const [begin = 0, end = 0] = [knots[span], knots[span + 1]];
    if (!(end > begin)) continue;
    for (let step = points.length === 0 ? 0 : 1; step <= SPLINE_STEPS_A_SPAN; step += 1)
      points.push(...deBoor({ degree, knots, controls, span }, begin + ((end - begin) * step) / SPLINE_STEPS_A_SPAN));
  }
  return points.length < 4 ? undefined : points;
}

function deBoor(
  spline: { readonly degree: number; readonly knots: readonly number[]; readonly controls: readonly number[]; readonly span: number },
  at: number,
): [number, number] {
  const { degree, knots, controls, span } = spline;
  const near = Array.from({ length: degree + 1 }, (_, index): [number, number] => {
    const control = (span - degree + index) * 2;
    return [controls[control] ?? 0, controls[control + 1] ?? 0];
  });
  for (let level = 1; level <= degree; level += 1) {
    for (let index = degree; index >= level; index -= 1) {
      const low = knots[span - degree + index] ?? 0;
      const high = knots[span + 1 + index - level] ?? 0;
      const part = high === low ? 0 : (at - low) / (high - low);
      const [[ax, ay], [bx, by]] = [near[index - 1] ?? [0, 0], near[index] ?? [0, 0]];
      near[index] = [ax + (bx - ax) * part, ay + (by - ay) * part];
    }
  }
  return near[degree] ?? [0, 0];
}
