import type { RtspResponse } from '#protocol/rtsp-message.ts';

/** A session that shows no life for so long is over (RFC 2326 §12.37). */
export const SESSION_SECONDS = 60;

/** The answer to one request, and what is begun once it has been written. */
export interface RtspStep {
  readonly answer: RtspResponse;
  readonly afterwards?: () => void;
}
