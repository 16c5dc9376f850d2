import type { PartnerEvent } from '#domain/event.ts';
import type { EntryKind } from '#domain/journal.ts';
import { isOnTheWay, type Responder } from '#domain/responder.ts';
import { actAt } from '../act.ts';
import { withEntry, withIncident, type Change, type Context } from '../change.ts';
import { FIRE_ENGINE } from '../roads/vehicle.ts';
import { passedBy } from './signs.ts';

/** Vehicles that one incident follows; a fire that draws more is beyond what anybody follows by road. */
export const MAX_RESPONDERS = 60;

const STATES = ['dispatched', 'arrived', 'returned'] as const;
type State = (typeof STATES)[number];

/** What an event says of a vehicle (items UNIT…, README of dispatch-119), in its place by time: it goes, is there, or goes home. */
export function followResponders(change: Change, event: PartnerEvent, context: Context): Change {
  const told = toldOf(event);
  if (told === undefined) return change;
  const all = change.incident.responders ?? [];
  const known = all.find(({ number }) => number === told.number);
  if (known === undefined && all.length >= MAX_RESPONDERS) return change;
  const now = known === undefined ? begun(told) : followed(known, told);
  if (now === undefined) return change;
  const responders = known === undefined ? [...all, now] : all.map((each) => (each === known ? now : each));
  let next = withIncident(change, { responders });
  const kind: EntryKind = `responder.${told.state}`;
  next = withEntry(next, context, kind, { unit: now.number, callSign: now.callSign, vehicle: now.kind });
  if (!isOnTheWay(now)) return passedBy(now.number, next, context);
  return actAt('dispatched', next, context);
}

interface Told extends Pick<Responder, 'number' | 'callSign' | 'kind' | 'heightCm' | 'widthCm' | 'weightKg'> {
  readonly state: State;
  readonly at: number;
}

function toldOf({ items, at }: PartnerEvent): Told | undefined {
  const { UNIT: number, UNIT_STATE, UNIT_NAME, UNIT_KIND = '' } = items;
  const state = STATES.find((each) => each === UNIT_STATE);
  if (!number || number.length > 32 || state === undefined) return undefined;
  return {
    number,
    state,
    at,
    callSign: (UNIT_NAME || number).slice(0, 32),
    kind: UNIT_KIND.slice(0, 32),
    heightCm: measure(items['UNIT_HEIGHT_CM'], FIRE_ENGINE.heightCm),
    widthCm: measure(items['UNIT_WIDTH_CM'], FIRE_ENGINE.widthCm),
    weightKg: measure(items['UNIT_WEIGHT_KG'], FIRE_ENGINE.weightKg),
  };
}

/** What is not said, or cannot be, is that of a pumper. */
function measure(text: string | undefined, usual: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 && value < 100_000 ? value : usual;
}

function begun({ state, at, ...facts }: Told): Responder {
  return { ...facts, dispatchedAt: at, ...marked(state, at) };
}

function marked(state: State, at: number): Pick<Responder, 'arrivedAt' | 'returnedAt'> {
  if (state === 'dispatched') return {};
  return state === 'arrived' ? { arrivedAt: at } : { returnedAt: at };
}

/** Undefined: an older word than what is known, or the same again. */
function followed(known: Responder, told: Told): Responder | undefined {
  const { state, at, ...facts } = told;
  if (state === 'dispatched') {
    const last = Math.max(known.arrivedAt ?? 0, known.returnedAt ?? 0);
    // Still on its way, or its going is told after its coming: nothing begins anew.
    if (isOnTheWay(known) || at <= last) return undefined;
    return { ...facts, dispatchedAt: at };
  }
  if (at < known.dispatchedAt || known.returnedAt !== undefined || (state === 'arrived' && known.arrivedAt !== undefined)) return undefined;
  return { ...known, ...marked(state, at) };
}
