import type { Action } from '#contract/service-definition.ts';
import { maskedPlate } from '#domain/masked-plate.ts';
import type { ShownSign } from '#domain/responder.ts';
import { withIncident, type Change, type Context } from '../change.ts';
import { MAX_MESSAGES, send } from '../send.ts';

/** What a definition wants done for vehicles that go there. */
export type Guide = Extract<Action, { do: 'guideUnits' }>;

/** Signs that one incident lights at a time. */
export const MAX_SIGNS = 60;
/** Every sign that is lit must find room for the word that puts it out. */
const ROOM_TO_WITHDRAW = MAX_MESSAGES - MAX_SIGNS;

/** Lights the signs along the way of one vehicle; those of a way that it no longer takes go out. */
export function showSigns(
  { guide, number, signs }: { readonly guide: Guide; readonly number: string; readonly signs: readonly string[] },
  change: Change,
  context: Context,
): Change {
  // A drill never leaves the city: nothing would be lit.
  if (guide.signs === undefined || change.incident.drill) return change;
  const { link, text } = guide.signs;
  const wanted = new Set(signs);
  const kept = dropped(number, ({ sign }) => !wanted.has(sign), { change, context });
  return signs.reduce((next, sign) => {
    const lit = next.incident.signs ?? [];
    const known = lit.find((each) => each.sign === sign);
    if (known?.passes.includes(number)) return next;
    if (known) {
      const more: ShownSign = { ...known, passes: [...known.passes, number] };
      return withIncident(next, { signs: lit.map((each) => (each === known ? more : each)) });
    }
    if (lit.length >= MAX_SIGNS || (next.incident.messages?.length ?? 0) + lit.length >= ROOM_TO_WITHDRAW) return next;
    const shown = withIncident(next, { signs: [...lit, { sign, passes: [number], shownAt: context.now }] });
    return send({ link, topic: 'sign', to: sign, text }, shown, context);
  }, kept);
}

/** A vehicle is there, or went home: signs that were lit for it alone go out. */
export function passedBy(number: string, change: Change, context: Context): Change {
  return dropped(number, () => true, { change, context });
}

/** The incident ends: every sign goes out, and nobody keeps the plates of the cars that stood in the way. */
export function endClearing(change: Change, context: Context): Change {
  const { signs = [], askedCars } = change.incident;
  const dark = signs.reduce((next, { sign }) => withdraw(sign, next, context), change);
  return askedCars === undefined
    ? dark
    : withIncident(dark, { askedCars: askedCars.map((car) => ({ ...car, plate: maskedPlate(car.plate) })) });
}

function dropped(
  number: string,
  leaves: (sign: ShownSign) => boolean,
  { change, context }: { readonly change: Change; readonly context: Context },
): Change {
  const mine = (change.incident.signs ?? []).filter((sign) => sign.passes.includes(number) && leaves(sign));
  return mine.reduce((next, known) => {
    const passes = known.passes.filter((each) => each !== number);
    if (passes.length === 0) return withdraw(known.sign, next, context);
    const signs = (next.incident.signs ?? []).map((each) => (each.sign === known.sign ? { ...each, passes } : each));
    return withIncident(next, { signs });
  }, change);
}

function withdraw(sign: string, change: Change, context: Context): Change {
  const { incident } = change;
  const link = incident.messages?.find((message) => message.topic === 'sign' && message.to === sign)?.link;
  const rest = withIncident(change, { signs: (incident.signs ?? []).filter((each) => each.sign !== sign) });
  return link === undefined ? rest : send({ link, topic: 'sign.withdraw', to: sign }, rest, context);
}
