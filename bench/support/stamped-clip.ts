import { readFileSync } from 'node:fs';
import { splitAnnexB } from '#protocol/h264.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { framePackets, type PacketRun } from '#simulator/cameras/packet-run.ts';
import { FRAMES_A_SECOND } from '#simulator/cameras/frame-clock.ts';
import { stampPlace, stampUnit } from './stamp.ts';

export interface StampedPicture {
  readonly run: PacketRun;
  /** Where its stamp is to be written in `run.bytes`. */
  readonly place: number;
}
export interface StampedClip {
  readonly sets: readonly [Uint8Array, Uint8Array];
  readonly pictures: readonly StampedPicture[];
  readonly kbps: number;
}

/** Above this the 720p clip is nearer, below the 360p one. */
const MAIN_KBPS = 600;
const PACKET = { payloadType: 96, timestamp: 0, ssrc: 0, sequence: 0, maxPacketBytes: 1_400 } as const;

/** A street of the simulated city, 15 pictures a second, a key frame every second, made as heavy as is wanted by bytes that decoders skip. */
export function stampedClip(kbps: number): StampedClip {
  const stream = kbps >= MAIN_KBPS ? 'main' : 'sub';
  const file = new URL(`../../src/simulator/assets/scenes/market-evening.${stream}.h264`, import.meta.url);
  const [sps, pps, ...slices] = splitAnnexB(readFileSync(file));
  if (!sps || !pps) throw new Error('bug: the clip has no parameter sets');
  const seconds = slices.length / FRAMES_A_SECOND;
  const bytesOf = (padding: number): readonly StampedPicture[] => slices.map((slice) => picture([sps, pps], slice, padding));
  const size = (pictures: readonly StampedPicture[]): number => pictures.reduce((sum, { run }) => sum + run.bytes.length, 0);
  const missing = (kbps * 125 * seconds - size(bytesOf(0))) / slices.length;
  const pictures = bytesOf(Math.max(0, Math.round(missing)));
  return { sets: [sps, pps], pictures, kbps: size(pictures) / 125 / seconds };
}

function picture(sets: readonly Uint8Array[], slice: Uint8Array, padding: number): StampedPicture {
  const before = ((slice[0] ?? 0) & 31) === 5 ? packetiseH264(sets, PACKET) : [];
  const packets = [...before, ...packetiseH264([stampUnit(padding)], PACKET)];
  // The marker belongs to the last packet of the picture, and that is one of the slice.
  for (const packet of packets) packet[1] = (packet[1] ?? 0) & 0x7f;
  const run = framePackets([...packets, ...packetiseH264([slice], PACKET)]);
  return { run, place: stampPlace(run.bytes) };
}
