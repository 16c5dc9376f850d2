import { expect, test } from 'vitest';
import { withMediaAddress } from './answer-address.ts';

const ANSWER = [
  'v=0',
  'o=rtc 3294 0 IN IP4 10.1.0.2',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=ice-options:ice2,trickle',
  'a=fingerprint:sha-256 AB:CD',
  'm=video 8189 UDP/TLS/RTP/SAVPF 96',
  'c=IN IP4 10.1.0.2',
  'a=rtcp:8189 IN IP4 10.1.0.2',
  'a=mid:0',
  'a=setup:passive',
  'a=ice-ufrag:x1',
  'a=ice-pwd:secret',
  'a=candidate:1 1 UDP 2122317823 10.1.0.2 8189 typ host',
  'a=candidate:2 1 UDP 2122315767 fd00::2 8189 typ host',
  'a=candidate:3 1 UDP 1686109951 203.0.113.7 8189 typ srflx raddr 10.1.0.2 rport 8189',
  'a=end-of-candidates',
  'm=audio 0 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  'a=mid:1',
  'a=inactive',
  '',
].join('\r\n');

test('R83: an answer beyond a link device holds the virtual address only, once, and is otherwise the same', () => {
  const answer = withMediaAddress(ANSWER, { address: '10.20.0.1', port: 18_189 });
  expect(answer).not.toMatch(/10\.1\.0\.2|fd00|203\.0\.113/);
  const lines = answer.split('\r\n');
  expect(lines.filter((line) => line.startsWith('a=candidate'))).toEqual(['a=candidate:1 1 UDP 2130706431 10.20.0.1 18189 typ host']);
  expect(lines.filter((line) => /^[moc]=|^a=rtcp:/.test(line))).toEqual([
    'o=rtc 3294 0 IN IP4 10.20.0.1',
    'm=video 18189 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP4 10.20.0.1',
    'a=rtcp:18189 IN IP4 10.20.0.1',
    'm=audio 0 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 10.20.0.1',
  ]);
  const untouched = (text: string): string[] => text.split('\r\n').filter((line) => !/^[moc]=|^a=(?:rtcp:|candidate|end-of)/.test(line));
  expect(untouched(answer)).toEqual(untouched(ANSWER));
});

test('R83: also one of IPv6', () => {
  const answer = withMediaAddress(ANSWER, { address: 'fd99::1', port: 8189 });
  expect(answer).toContain('o=rtc 3294 0 IN IP6 fd99::1\r\n');
  expect(answer).toContain('c=IN IP6 fd99::1\r\n');
  expect(answer).not.toMatch(/IP4|10\.1\.0\.2/);
});
