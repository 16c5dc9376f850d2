import type { OrganisationId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { shareVideo } from '../share-video.ts';
import { withEntry, withIncident, type Change, type Context } from '../change.ts';
import { actionsAt } from '../definitions.ts';
import type { FieldResult } from './dispatch-units.ts';
import { pushed } from './push-video.ts';
import { askedFor } from './video-asked.ts';

/** What is provided when an operator gives it: basis as at the opening of a 112 report (개인정보 보호법 §18②3), as long as there. */
const BY_HAND = { purpose: '출동 경찰관 현장 확인 지원', basis: 'PIPA-18-2-3', maxMinutes: 120 } as const;

/**
 * People on the way ask for pictures of the scene (2-②①). Where the service's definition gives its video to their organisation for what
 * has happened, it is given at once; else it waits for an operator (LAW-07: deny by default).
 */
export function askVideo(by: Person, change: Change, context: Context): FieldResult {
  const { organisation, crewOf } = by;
  const asking = { organisation, ...(crewOf ? { callSign: crewOf.callSign } : {}) };
  const action = context.service
    ? actionsAt(context.service, 'opened', change.incident).find((each) => each.do === 'shareVideo' && each.organisation === organisation)
    : undefined;
  if (action?.do !== 'shareVideo') return askedFor(asking, change, context);
  return pushed(organisation, shareVideo(action, withEntry(change, context, 'video.asked', asking), context), context);
}

/** An operator's answer to those who asked. */
export function answerVideo(
  answer: { readonly organisation: OrganisationId; readonly give: boolean },
  change: Change,
  context: Context,
): FieldResult {
  const { organisation, give } = answer;
  const asked = change.incident.videoAsked ?? [];
  if (!asked.some((each) => each.organisation === organisation)) return { refused: 'alreadyDone' };
  const answered = withIncident(change, { videoAsked: asked.filter((each) => each.organisation !== organisation) });
  if (!give) return withEntry(answered, context, 'video.declined', { organisation });
  return pushed(organisation, shareVideo({ ...BY_HAND, organisation }, answered, context), context);
}
