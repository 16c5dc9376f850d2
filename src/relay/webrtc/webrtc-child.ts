/**
 * The WebRTC process of a relay: what strangers send to the native library may crash it, and then only this ends. It talks
 * to its relay over the pipe that it is given as file descriptor 3 (process-frames.ts), and ends when that does.
 */
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import process from 'node:process';
import { machinePorts, repeat } from '../ports.ts';
import { createFrameReader, writeCounts, writeText } from './process-frames.ts';
import { relayToProcess, type ProcessToRelay } from './process-messages.ts';
import { ProcessSessions } from './process-sessions.ts';
import { loadWebRtc } from './webrtc-peer.ts';

const COUNT_EVERY_MS = 250;
/** A relay that does not read any more is gone, or as good as gone. */
const MAX_UNREAD_BYTES = 32 * 1024 * 1024;

const library = await loadWebRtc();
const pipe = new Socket({ fd: 3, readable: true, writable: true });
let sessions: ProcessSessions | undefined;

function write(frame: Uint8Array): void {
  if (pipe.writableLength > MAX_UNREAD_BYTES) process.exit(1);
  pipe.write(frame);
}
const say = (message: ProcessToRelay): void => write(writeText(JSON.stringify(message)));

const read = createFrameReader((frame) => {
  if (frame.kind === 'picture' || frame.kind === 'sound') return sessions?.take(frame);
  if (frame.kind !== 'text') return;
  const order = relayToProcess.parse(JSON.parse(frame.text));
  if (order.type !== 'begin') return sessions?.obey(order);
  if (library)
    sessions = new ProcessSessions({
      library,
      host: order.host,
      udpPort: order.udpPort,
      clock: machinePorts.clock,
      random: (bytes) => randomBytes(bytes).readUIntBE(0, bytes),
      say,
      write,
    });
  say({ type: 'ready', library: library !== undefined });
});

pipe.on('data', read);
pipe.on('error', () => process.exit(0));
pipe.on('close', () => process.exit(0));
repeat(machinePorts.clock, COUNT_EVERY_MS, () => {
  const counts = sessions?.takeCounts() ?? [];
  if (counts.length > 0) write(writeCounts(counts));
});
// Ctrl-C and SIGTERM reach the whole group; the relay decides when this ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
