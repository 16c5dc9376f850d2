import type { AccessUnit } from '#protocol/access-unit.ts';
import type { SourceFaultCode } from '../sources/source-fault.ts';
import type { StreamParameters } from './stream-parameters.ts';

/** Makes pictures of one track's packets and knows what a decoder must be told of them; one for each codec. */
export interface VideoReader {
  /** Takes one RTP packet; gives the pictures it finished. Never throws. */
  depacketise(bytes: Uint8Array, start: number, end: number): readonly AccessUnit[];
  /** The parameters that hold from this unit on: the same object while they do not change, undefined while they are not known. */
  learn(unit: AccessUnit): StreamParameters | undefined;
  /** Why no picture will ever come of this stream; seldom known before its packets are. */
  readonly fault?: SourceFaultCode | undefined;
}
