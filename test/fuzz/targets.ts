import { strict as assert } from 'node:assert';
import { lineCommand } from '#contract/media-line.ts';
import { readMediaHeader } from '#contract/media.ts';
import { splitAnnexB, splitLengthPrefixed } from '#protocol/h264.ts';
import { NO_PARAMETER_SETS, readAvcc, updateParameterSets, writeAvcc } from '#protocol/h264-avcc.ts';
import { readPpsIds, readSps } from '#protocol/h264-sps.ts';
import { updateH265Sets, writeHvcc } from '#protocol/h265-hvcc.ts';
import { readH265Sps } from '#protocol/h265-sps.ts';
import { asksForKeyFrame, readSenderReport } from '#protocol/rtcp.ts';
import { answerChallenge, chooseChallenge, readChallenges } from '#protocol/rtsp-digest.ts';
import { writeRtsp } from '#protocol/rtsp-message.ts';
import { RTSP_LIMITS, createRtspParser, type RtspItem } from '#protocol/rtsp-parser.ts';
import { attributeOf, controlUri, parameterSetsOf, readSdp } from '#protocol/sdp.ts';
import { createMessageGate } from '#relay/views/message-gate.ts';
import { hashHex, machinePorts } from '#relay/ports.ts';
import { StreamReader } from '#relay/media/stream-reader.ts';
import { readPath } from '#relay/views/view-request.ts';
import { readOffer, writeOffer } from '#relay/webrtc/offer.ts';
import { describedTracks } from '#relay/rtsp/described-tracks.ts';
import type { MediaUnit } from '#relay/media/media-unit.ts';
import { SourceFault } from '#relay/sources/source-fault.ts';
import type { SourceTracks } from '#relay/sources/source.ts';
import { readRecording, RecordingPlayer, type RecordingName } from '../integration/support/recording.ts';
import { INTERLEAVED, NAL_UNITS, OFFERS, RTSP_ANSWERS, RTSP_REQUESTS, SDP_TEXTS } from './corpus.ts';
import { scatter, type Dice } from './mutate.ts';

/** One reader of foreign bytes. `run` throws when it breaks what it promises. */
export interface FuzzTarget {
  readonly corpus: readonly Uint8Array[];
  readonly run: (bytes: Uint8Array, dice: Dice) => void;
}

const RECORDINGS: readonly RecordingName[] = ['h264-pcma', 'h265-aac', 'jpeg-pcmu'];
const FRAME_BYTES = 65_539;
/** Of base64 the contract takes 16,384 letters. */
const MAX_DESCRIPTION_BYTES = 12_288;
const MAX_RTP_BYTES = 1_200;
const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Packets of one run may come as several, since they are given as they arrive; messages are the same however they were cut. */
function read(pieces: readonly Uint8Array[]): { messages: RtspItem[]; packets: string; waiting: number } {
  const parser = createRtspParser();
  const items = pieces.flatMap((piece) => [...parser.push(Uint8Array.from(piece))]);
  const packets = Buffer.concat(items.flatMap((item) => (item.kind === 'packets' ? [item.bytes] : [])));
  return { messages: items.filter((item) => item.kind !== 'packets'), packets: packets.toString('base64'), waiting: parser.waiting };
}

/** A camera's packets, pictures and sound, from the read of the socket to what viewers are sent. */
function streamTarget(name: RecordingName): FuzzTarget {
  const recording = readRecording(name);
  const player = new RecordingPlayer(recording);
  const beginning = player.next((track) => track * 2);
  const corpus = Array.from({ length: 8 }, () => player.next((track) => track * 2));
  const { video, audio: sound } = describedTracks(recording.sdp, { audio: true });
  const place = (index: number) => ({ channel: index * 2, controlChannel: index * 2 + 1 });
  const tracks: SourceTracks = {
    video: { ...video.format, ...place(video.index) },
    ...(sound ? { audio: { ...sound.format, ...place(sound.index) } } : {}),
  };
  return {
    corpus,
    run: (bytes, dice) => {
      const reader = new StreamReader();
      reader.begin(tracks);
      // As the parser gives them, after a good beginning, so that what follows is not just thrown away for want of a key frame.
      const parser = createRtspParser();
      for (const piece of [beginning, ...scatter(bytes, dice)]) {
        const runs = parser.push(Uint8Array.from(piece)).flatMap((item) => (item.kind === 'packets' ? [item.bytes] : []));
        for (const { units, audio } of runs.map((run) => reader.read(run, 1_700_000_000_000))) {
          units.forEach(checkUnit);
          assert.ok(audio.every(({ data, time }) => data.length > 0 && Number.isFinite(time.decodeTime)));
        }
      }
    },
  };
}

function checkUnit(unit: MediaUnit): void {
  const { kind, description, width, height } = unit.parameters;
  assert.equal(readMediaHeader(unit.message())?.sequence, unit.sequence);
  assert.ok(unit.nals.every((nal) => nal.length > 0));
  if (kind === 'h264') assert.ok(unit.packets().every((packet) => packet.length <= MAX_RTP_BYTES));
  if (kind !== 'jpeg') assert.ok(unit.fragment().length > unit.bytes);
  assert.ok(description.length <= MAX_DESCRIPTION_BYTES, `a description of ${description.length} bytes`);
  assert.ok(width > 0 && width <= 16_384 && height > 0 && height <= 16_384, `${width} × ${height}`);
}

export const FUZZ_TARGETS: Readonly<Record<string, FuzzTarget>> = {
  rtsp: {
    corpus: [...RTSP_REQUESTS, ...RTSP_ANSWERS, ...INTERLEAVED],
    run: (bytes, dice) => {
      const whole = read([bytes]);
      const cut = read(scatter(bytes, dice));
      assert.ok(cut.waiting <= Math.max(FRAME_BYTES, RTSP_LIMITS.maxHeadBytes + RTSP_LIMITS.maxBodyBytes));
      assert.deepEqual(cut.messages, whole.messages);
      assert.equal(cut.packets, whole.packets);
      for (const item of whole.messages) if (item.kind === 'request' || item.kind === 'response') writeRtsp(item);
    },
  },
  sdp: {
    corpus: [...SDP_TEXTS, ...RECORDINGS.map((name) => readRecording(name).sdp)].map((text) => Buffer.from(text)),
    run: (bytes) => {
      const described = readSdp(utf8(bytes));
      if (!described.ok) return assert.ok(described.problems.length > 0);
      try {
        describedTracks(utf8(bytes), { audio: true });
      } catch (error) {
        assert.ok(error instanceof SourceFault);
      }
      for (const media of described.sdp.media) {
        controlUri('rtsp://h/x', attributeOf(media, 'control'));
        for (const format of media.formats) for (const set of parameterSetsOf(format)) assert.ok(set.length > 0);
      }
    },
  },
  h264: streamTarget('h264-pcma'),
  h265: streamTarget('h265-aac'),
  jpeg: streamTarget('jpeg-pcmu'),
  rtcp: {
    corpus: INTERLEAVED,
    run: (bytes, dice) => {
      const at = dice.int(0, bytes.length);
      const report = readSenderReport(bytes, at, dice.int(at, bytes.length));
      if (report) assert.ok(Number.isFinite(report.wallClockMicros));
      asksForKeyFrame(bytes);
    },
  },
  sets: {
    corpus: NAL_UNITS,
    run: (bytes) => {
      const facts = readSps(bytes);
      if (facts) assert.ok(facts.width > 0 && facts.width <= 16_384 && facts.height > 0 && facts.height <= 16_384);
      readPpsIds(bytes);
      splitLengthPrefixed(bytes);
      const sets = updateParameterSets(NO_PARAMETER_SETS, [bytes, ...splitAnnexB(bytes)]);
      const avcc = writeAvcc(sets);
      if (avcc) assert.deepEqual(readAvcc(avcc), { sps: [...sets.sps], pps: [...sets.pps] });
      readAvcc(bytes);
      const wide = readH265Sps(bytes);
      if (wide) assert.ok(wide.width > 0 && wide.width <= 16_384 && wide.height > 0 && wide.height <= 16_384);
      writeHvcc(updateH265Sets({ vps: [], sps: [], pps: [] }, [bytes, ...splitAnnexB(bytes)]));
    },
  },
  offer: {
    corpus: OFFERS,
    run: (bytes) => {
      for (const peer of ['receives', 'sends'] as const) {
        const verdict = readOffer(utf8(bytes), { peer, codec: 'avc1.64001f', audio: true });
        // What goes to the native library is ours: no line of it is longer than ours are, and no candidate is in it.
        if (verdict.ok) assert.doesNotMatch(writeOffer(verdict.offer, peer), /candidate|.{600}/);
        else assert.ok(verdict.detail.length < 300);
      }
    },
  },
  line: {
    corpus: [
      '{"type":"open","id":1,"camera":"c1","ticket":"a.b.c","stream":"main","format":"units","accept":["h264","h265"],"audio":true}',
      '{"type":"stream","id":1,"stream":"sub"}',
      '{"type":"close","id":65535}',
    ].map((text) => Buffer.from(text)),
    run: (bytes) => {
      const command = createMessageGate(lineCommand, machinePorts.clock)(bytes, false);
      if (command) assert.ok(Number.isInteger(command.id) && command.id >= 1 && command.id <= 65_535);
    },
  },
  challenge: {
    corpus: [
      'Digest realm="c", nonce="ab12", qop="auth,auth-int", algorithm=SHA-256',
      'Basic realm="x"',
      'Digest realm="a\\"b", nonce=""',
    ].map((text) => Buffer.from(text)),
    run: (bytes) => {
      const challenge = chooseChallenge(readChallenges([utf8(bytes), 'Basic realm="other"']));
      if (!challenge) return;
      const credentials = { username: 'operator', password: 'secret-word' };
      const answer = answerChallenge(challenge, { method: 'DESCRIBE', uri: 'rtsp://h/x', credentials, cnonce: 'c', count: 1 }, hashHex);
      assert.ok(!answer.includes('secret-word'));
    },
  },
  path: {
    corpus: ['/ws/cam-1?ticket=a.b.c&stream=sub', '/whep/cam%201/0123?ticket=x', '//x/../snapshot/%E0%A4%A'].map((text) =>
      Buffer.from(text),
    ),
    run: (bytes) => {
      const path = readPath({ url: utf8(bytes), headers: {}, socket: {} }, () => 'unknown');
      if (path?.camera !== undefined) assert.ok(path.camera.length > 0);
    },
  },
};
