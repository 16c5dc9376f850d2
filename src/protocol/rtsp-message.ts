/** RTSP/1.0 messages (RFC 2326), in both directions. */
export type RtspHeaders = readonly (readonly [name: string, value: string])[];

export interface RtspRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: RtspHeaders;
  readonly body: Uint8Array;
}

export interface RtspResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: RtspHeaders;
  readonly body: Uint8Array;
}

export type RtspMessage = RtspRequest | RtspResponse;

/** The phrases of RFC 2326 §7.1.1 that this project sends. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  453: 'Not Enough Bandwidth',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'RTSP Version Not Supported',
};

const NO_BODY = new Uint8Array(0);

export function rtspRequest(method: string, uri: string, headers: RtspHeaders = []): RtspRequest {
  return { kind: 'request', method, uri, headers, body: NO_BODY };
}

/** `body` as text is sent in UTF-8; Content-Length is added by `writeRtsp`. */
export function rtspResponse(status: number, headers: RtspHeaders = [], body: Uint8Array | string = NO_BODY): RtspResponse {
  return {
    kind: 'response',
    status,
    reason: REASONS[status] ?? 'Unknown',
    headers,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  };
}

/** First value of a header, whatever its case; undefined when it is not there. */
export function headerOf(message: RtspMessage, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return message.headers.find(([candidate]) => candidate.toLowerCase() === wanted)?.[1];
}

/** Every value of a header that may come more than once, e.g. WWW-Authenticate. */
export function headersOf(message: RtspMessage, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter(([candidate]) => candidate.toLowerCase() === wanted).map(([, value]) => value);
}

/** Bytes of a message. Line breaks inside a value would start a header of their own, so they become spaces. */
export function writeRtsp(message: RtspMessage): Uint8Array {
  const start = message.kind === 'request' ? `${message.method} ${message.uri} RTSP/1.0` : `RTSP/1.0 ${message.status} ${message.reason}`;
  const lines = [start, ...message.headers.map(([name, value]) => `${name}: ${value}`)];
  if (message.body.length > 0) lines.push(`Content-Length: ${message.body.length}`);
  const head = new TextEncoder().encode(`${lines.map((line) => line.replace(/[\r\n]+/g, ' ')).join('\r\n')}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + message.body.length);
  bytes.set(head);
  bytes.set(message.body, head.length);
  return bytes;
}
