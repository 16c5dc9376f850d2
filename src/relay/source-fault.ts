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
  | 'silent'
  /** More than any camera sends. */
  | 'tooMuch'
  | 'closed';

export class SourceFault extends Error {
  readonly code: SourceFaultCode;
  constructor(code: SourceFaultCode) {
    super(`the camera's stream failed: ${code}`);
    this.name = 'SourceFault';
    this.code = code;
  }
}

const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTDOWN', 'EADDRNOTAVAIL']);

/** The fault behind an error of `node:net`, whose own message holds the address. */
export function faultOfSocket(error: unknown): SourceFault {
  if (error instanceof SourceFault) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return new SourceFault('refused');
  if (code === 'ETIMEDOUT') return new SourceFault('timeout');
  return new SourceFault(UNREACHABLE.has(code) ? 'unreachable' : 'closed');
}
