import type { OrganisationId } from '#domain/ids.ts';
import { liveShare } from '#domain/incident.ts';
import { withEntry, withIncident, type Change, type Context } from '../change.ts';

/** Who asks, where it is not a person at a screen: the link whose message it was. */
export interface Asking {
  readonly organisation: OrganisationId;
  readonly callSign?: string;
}

/** An organisation asks for the video of an incident: what is given already is enough, else it waits for an operator's answer. */
export function askedFor(asking: Asking, change: Change, context: Context): Change {
  const { organisation } = asking;
  const known = change.incident.videoAsked ?? [];
  if (change.incident.drill || known.some((each) => each.organisation === organisation)) return change;
  if (liveShare(change.incident, organisation, context.now)) return change;
  const waiting = { ...asking, at: context.now, by: context.actor };
  return withEntry(withIncident(change, { videoAsked: [...known, waiting] }), context, 'video.asked', { ...asking });
}
