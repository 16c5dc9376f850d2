import { describe, expect, test } from 'vitest';
import { readRecording, type RecordingName } from '../../../test/integration/support/recording.ts';
import { describedTracks } from './described-tracks.ts';

const video = 'm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n';
const tracks = (sdp: string, audio = true) => describedTracks(`v=0\r\n${sdp}`, { audio });

describe('what is taken of a description', () => {
  test.each<[RecordingName, object, object]>([
    ['h264-pcma', { codec: 'h264', payloadType: 96 }, { codec: 'pcma', payloadType: 8, sampleRate: 8_000, channels: 1 }],
    ['h265-aac', { codec: 'h265', payloadType: 96 }, { codec: 'aac', payloadType: 97, sampleRate: 16_000, channels: 1 }],
    ['jpeg-pcmu', { codec: 'jpeg', payloadType: 26 }, { codec: 'pcmu', payloadType: 0, sampleRate: 8_000, channels: 1 }],
  ])('of ffmpeg, %s', (name, picture, sound) => {
    const read = describedTracks(readRecording(name).sdp, { audio: true });
    expect(read.video).toMatchObject({ index: 0, control: 'streamid=0', format: picture });
    expect(read.audio).toMatchObject({ index: 1, control: 'streamid=1', format: sound });
  });

  test('the configuration of AAC, and how its headers are cut', () => {
    const { audio } = describedTracks(readRecording('h265-aac').sdp, { audio: true });
    expect(Buffer.from(audio!.format.description).toString('hex')).toBe('140856e500');
    expect(audio!.format.parameters).toContain('sizelength=13;indexlength=3;indexdeltalength=3');
  });

  test('R6: no sound where the record does not allow it', () => {
    expect(describedTracks(readRecording('h265-aac').sdp, { audio: false })).not.toHaveProperty('audio');
  });

  test.each([
    ['an unknown codec', 'm=audio 0 RTP/AVP 97\r\na=rtpmap:97 OPUS/48000/2\r\n'],
    ['AAC without its configuration', 'm=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\na=fmtp:97 mode=AAC-hbr\r\n'],
    [
      'AAC with fields that are not read',
      'm=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\na=fmtp:97 mode=AAC-hbr;config=1408;ctsdeltalength=4\r\n',
    ],
    ['a configuration that is no hex', 'm=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000\r\na=fmtp:97 mode=AAC-hbr;config=xyz1\r\n'],
  ])('sound of %s is left, and the pictures come all the same', (_, sdp) => {
    const read = tracks(video + sdp);
    expect([read.video.format.codec, read.audio]).toEqual(['h264', undefined]);
    expect(read.controls).toEqual(['track1', undefined]);
  });

  test('the first section of pictures that can be read, whatever stands before it', () => {
    const other = 'm=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 sprop-max-don-diff=2\r\na=control:odd\r\n';
    expect(tracks(other + video).video).toMatchObject({ index: 1, control: 'track1' });
  });

  test.each([
    ['unsupportedCodec', 'm=audio 0 RTP/AVP 0\r\n'],
    ['unsupportedCodec', 'm=video 0 RTP/AVP 99\r\na=rtpmap:99 VP9/90000\r\n'],
    ['protocol', 'no description\r\n'],
  ])('%s where there are no pictures', (code, sdp) => expect(() => tracks(sdp)).toThrow(expect.objectContaining({ code })));
});
