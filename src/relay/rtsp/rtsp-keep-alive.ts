import { keepAliveMethod } from '#protocol/rtsp-transport.ts';
import { repeat, type RelayPorts } from '../ports.ts';
import type { RtspDialogue } from './rtsp-dialogue.ts';
import type { RtspSession } from './rtsp-setup.ts';

/** Answers by which a server says that it does not know the method (RFC 2326 §7.1.1). */
const UNKNOWN_METHOD = new Set([405, 501, 551]);

/**
 * Shows life within every half of the session's timeout, by the method that the camera offers: some drop the session on
 * OPTIONS, others do not know GET_PARAMETER. A camera that answers no more ends the dialogue by itself.
 */
export function keepSessionAlive(
  dialogue: RtspDialogue,
  session: RtspSession,
  facts: { readonly ports: RelayPorts; readonly uri: string; readonly offered: string | undefined },
): Disposable {
  let method: string = keepAliveMethod(facts.offered);
  return repeat(facts.ports.clock, session.keepAliveMs, () => {
    dialogue.request(method, facts.uri, [['Session', session.id]]).then(
      ({ status }) => {
        if (UNKNOWN_METHOD.has(status)) method = 'OPTIONS';
      },
      () => {},
    );
  });
}
