import type { TicketedCamera } from '#contract/incident-view.ts';
import type { PlayedCamera } from './player-types.ts';

/**
 * A camera as `GET /api/v1/incidents/{id}/cameras` gives it, for `connect` and `show`. `fetchAgain` asks the server for the
 * same camera anew: undefined when it is not given any more. It is called before each further connection.
 */
export function cameraFrom(given: TicketedCamera, fetchAgain: () => Promise<TicketedCamera | undefined>): PlayedCamera {
  const { camera, label, bearing, reasons, ws, whep } = given;
  return {
    id: camera,
    label,
    fixed: !reasons.ptz,
    state: reasons.state,
    ...(bearing === undefined ? {} : { bearing }),
    urls: { ws, whep },
    renew: async () => {
      const again = await fetchAgain();
      return again && { ws: again.ws, whep: again.whep };
    },
  };
}
