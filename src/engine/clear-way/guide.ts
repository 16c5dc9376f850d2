import { isLive, type Incident } from '#domain/incident.ts';
import type { OrganisationId } from '#domain/ids.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import { isOnTheWay, type Responder } from '#domain/responder.ts';
import { finish, startChange, withEffect, withEntry, withIncident, type Change, type Context } from '../change.ts';
import type { FoundRoute } from '../input.ts';
import type { Outcome } from '../outcome.ts';
import { send } from '../send.ts';
import { showSigns, type Guide } from './signs.ts';

/** A scene that turns out to be this much elsewhere wants another way, metres. */
const ELSEWHERE_METRES = 50;

/** Asks for the way of every vehicle that goes there and has none to where the incident is now. */
export function guideUnits(guide: Guide, change: Change, context: Context): Change {
  const { place, responders } = change.incident;
  if (place === undefined || responders === undefined) return change;
  const to: Point = { lon: place.lon, lat: place.lat };
  const asked = responders.filter(
    (each) => isOnTheWay(each) && (each.askedFor === undefined || distanceMetres(each.askedFor, to) > ELSEWHERE_METRES),
  );
  const next = withIncident(change, { responders: responders.map((each) => (asked.includes(each) ? askedAnew(each, to) : each)) });
  return asked.reduce(
    (asking, { number, heightCm, widthCm, weightKg }) =>
      withEffect(asking, {
        do: 'findRoute',
        incident: change.incident.id,
        organisation: guide.organisation as OrganisationId,
        number,
        size: { heightCm, widthCm, weightKg },
        to,
        signsWithinMetres: guide.signs?.withinMetres ?? 0,
        at: context.now,
      }),
    next,
  );
}

/** What was found for another place no longer holds. */
function askedAnew({ route: _route, routeFailed: _failed, ...rest }: Responder, to: Point): Responder {
  return { ...rest, askedFor: to };
}

const NOTHING: Outcome = { answer: { ok: true, as: 'done' }, entries: [], effects: [] };

/** The way that was asked for: told to the partner once, and the signs along it lit. What comes too late finds nothing to do. */
export function takeRoute(incident: Incident, answer: FoundRoute, context: Context): Outcome {
  const known = incident.responders?.find(({ number }) => number === answer.number);
  const guide = guideOf(context);
  if (!guide || !known || !isLive(incident.status) || !isOnTheWay(known) || !isAwaited(known, answer.to)) return NOTHING;
  const { number, callSign } = known;
  const { found } = answer;
  const change = (now: Responder): Change =>
    withIncident(startChange(incident), { responders: (incident.responders ?? []).map((each) => (each === known ? now : each)) });
  const done = { ok: true, as: 'done', incident: incident.id } as const;
  if (found === undefined) {
    const reason = answer.failed ?? 'noWay';
    return finish(
      withEntry(change({ ...known, routeFailed: reason }), context, 'route.failed', { unit: number, callSign, reason }),
      context,
      done,
    );
  }
  const { metres, seconds, steps, signs } = found;
  let next = change({ ...known, route: { foundAt: context.now, metres, seconds } });
  next = withEntry(next, context, 'route.found', { unit: number, callSign, metres, seconds, signs: signs.length });
  next = send({ link: guide.link, topic: 'route', facts: { unit: number, callSign, metres, seconds, steps } }, next, context);
  return finish(showSigns({ guide, number, signs }, next, context), context, done);
}

/** Asked for this place and not answered since. */
function isAwaited({ askedFor, route, routeFailed }: Responder, to: Point): boolean {
  if (askedFor?.lon !== to.lon || askedFor.lat !== to.lat) return false;
  return route === undefined && routeFailed === undefined;
}

function guideOf({ service }: Context): Guide | undefined {
  return service?.definition.steps.flatMap(({ actions }) => actions).find((action) => action.do === 'guideUnits');
}
