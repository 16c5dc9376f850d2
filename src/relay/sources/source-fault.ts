/**
 * Why a camera's stream is not there. The code goes to viewers and logs, so it says what failed and never where:
 * no address, no name, no credential (invariant 10).
 */
export type SourceFaultCode =
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'notFound'
  | 'busy'
  | 'rejected'
  | 'unsupportedCodec'
  | 'protocol'
  /** An rtsps:// certificate that nobody vouches for. */
  | 'untrusted'
  /** It sends us from one address to the next. */
  | 'redirects'
  /** It sends by UDP only, and no port for that is free. */
  | 'noPort'
  | 'silent'
  /** More than any camera sends. */
  | 'tooMuch'
  | 'closed'
  /** The transcoder process is not there, has as much to do as it may, or died; only of renditions. */
  | 'noTranscoder'
  | 'transcoderBusy'
  | 'transcoderLost';

export class SourceFault extends Error {
  readonly code: SourceFaultCode;
  constructor(code: SourceFaultCode) {
    super(`the camera's stream failed: ${code}`);
    this.name = 'SourceFault';
    this.code = code;
  }
}

/** What OpenSSL and Node say of a certificate that does not hold (X509_verify_cert_error_string). */
const UNTRUSTED =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTDOWN', 'EADDRNOTAVAIL']);

/** The fault behind an error of `node:net`, whose own message holds the address. */
export function faultOfSocket(error: unknown): SourceFault {
  if (error instanceof SourceFault) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return new SourceFault('refused');
  if (code === 'ETIMEDOUT') return new SourceFault('timeout');
  if (UNTRUSTED.test(code)) return new SourceFault('untrusted');
  if (/^(?:ERR_SSL_|EPROTO)/.test(code)) return new SourceFault('protocol');
  return new SourceFault(UNREACHABLE.has(code) ? 'unreachable' : 'closed');
}
