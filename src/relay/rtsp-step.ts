import type { RtspResponse } from '#protocol/rtsp-message.ts';

/** The answer to one request, and what is begun once it has been written. */
export interface RtspStep {
  readonly answer: RtspResponse;
  readonly afterwards?: () => void;
}
