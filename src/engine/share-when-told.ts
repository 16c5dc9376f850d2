import type { OrganisationId } from '#domain/ids.ts';
import { shareVideo } from './share-video.ts';
import type { Change, Context } from './change.ts';

/** Where the definition gives video to an organisation once a person tells it, telling it gives the video too (LAW-06). */
export function shareWithTold(organisation: OrganisationId, told: Change, context: Context): Change {
  const provision = context.service?.definition.shareWhenTold?.find((each) => each.organisation === organisation);
  return provision ? shareVideo(provision, told, context) : told;
}
