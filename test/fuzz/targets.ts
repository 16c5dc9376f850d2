import { strict as assert } from 'node:assert';
import { readMediaHeader } from '#contract/media.ts';
import { splitAnnexB, splitLengthPrefixed } from '#protocol/h264.ts';
import { NO_PARAMETER_SETS, readAvcc, updateParameterSets, writeAvcc } from '#protocol/h264-avcc.ts';
import { readPpsIds, readSps } from '#protocol/h264-sps.ts';
import { asksForKeyFrame, readSenderReport } from '#protocol/rtcp.ts';
import { answerChallenge, chooseChallenge, readChallenges } from '#protocol/rtsp-digest.ts';
import { writeRtsp } from '#protocol/rtsp-message.ts';
import { RTSP_LIMITS, createRtspParser, type RtspItem } from '#protocol/rtsp-parser.ts';
import { attributeOf, controlUri, parameterSetsOf, readSdp } from '#protocol/sdp.ts';
import { hashHex } from '#relay/ports.ts';
import { StreamReader } from '#relay/stream-reader.ts';
import { readPath } from '#relay/view-request.ts';
import { readOffer } from '#relay/whep-offer.ts';
import { clipSets } from '../integration/support/clip.ts';
import { INTERLEAVED, NAL_UNITS, OFFERS, RTSP_ANSWERS, RTSP_REQUESTS, SDP_TEXTS } from './corpus.ts';
import { scatter, type Dice } from './mutate.ts';

/** One reader of foreign bytes. `run` throws when it breaks what it promises. */
export interface FuzzTarget {
  readonly corpus: readonly Uint8Array[];
  readonly run: (bytes: Uint8Array, dice: Dice) => void;
}

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
    corpus: SDP_TEXTS.map((text) => Buffer.from(text)),
    run: (bytes) => {
      const described = readSdp(utf8(bytes));
      if (!described.ok) return assert.ok(described.problems.length > 0);
      for (const media of described.sdp.media) {
        controlUri('rtsp://h/x', attributeOf(media, 'control'));
        for (const format of media.formats) for (const set of parameterSetsOf(format)) assert.ok(set.length > 0);
      }
    },
  },
  stream: {
    corpus: INTERLEAVED,
    run: (bytes, dice) => {
      const reader = new StreamReader();
      const sets = [...clipSets.sps, ...clipSets.pps];
      reader.begin({ video: { codec: 'h264', sets, payloadType: 96, channel: 0, controlChannel: 1 } });
      // As the parser gives them, after a good beginning, so that what follows is not just thrown away for want of a key frame.
      const parser = createRtspParser();
      for (const piece of [INTERLEAVED[0] ?? new Uint8Array(), ...scatter(bytes, dice)]) {
        const runs = parser.push(Uint8Array.from(piece)).flatMap((item) => (item.kind === 'packets' ? [item.bytes] : []));
        for (const unit of runs.flatMap((run) => reader.read(run, 1_700_000_000_000))) {
          assert.equal(readMediaHeader(unit.message())?.sequence, unit.sequence);
          assert.ok(unit.nals.every((nal) => nal.length > 0));
          assert.ok(unit.packets().every((packet) => packet.length <= MAX_RTP_BYTES));
          assert.ok(unit.parameters.description.length <= MAX_DESCRIPTION_BYTES);
          assert.ok(unit.parameters.width > 0 && unit.parameters.width <= 16_384 && unit.parameters.height <= 16_384);
        }
      }
    },
  },
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
    },
  },
  offer: {
    corpus: OFFERS,
    run: (bytes) => {
      const verdict = readOffer(utf8(bytes), 'avc1.64001f');
      if (verdict.ok) assert.match(verdict.offer.mid, /^[\w.-]{1,32}$/);
      else assert.ok(verdict.detail.length < 300);
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
      const path = readPath(utf8(bytes));
      if (path?.camera !== undefined) assert.ok(path.camera.length > 0);
    },
  },
};
