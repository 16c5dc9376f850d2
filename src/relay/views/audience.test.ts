import { expect, test } from 'vitest';
import { createRelayAudiences } from './audience.ts';

const audienceOf = createRelayAudiences({
  host: '10.1.0.2',
  publicRtspUrl: 'rtsp://video.example.go.kr:8554',
  allowedOrigins: ['https://mangru.example.go.kr'],
  networks: [
    {
      peers: ['10.1.0.254'],
      mediaPort: 8289,
      console: 'http://10.20.0.1:8080',
      virtual: { http: 'http://10.20.0.1:8090', rtsp: 'rtsp://10.20.0.1:8554', udp: '10.20.0.1:8189' },
    },
    {
      peers: ['fd00:1::/64'],
      mediaPort: 8389,
      virtual: { http: 'http://[fd99::1]:8090', rtsp: 'rtsp://[fd99::1]:8554', udp: '[fd99::1]:8189' },
    },
  ],
});

test('R80: who comes by a link device is told its virtual addresses, by whichever family', () => {
  expect(audienceOf('10.1.0.254')).toEqual({
    sdpHost: '10.20.0.1',
    origins: ['http://10.20.0.1:8080'],
    media: { address: '10.20.0.1', port: 8189 },
  });
  expect(audienceOf('fd00:1::9')).toEqual({ sdpHost: '0.0.0.0', origins: [], media: { address: 'fd99::1', port: 8189 } });
});

test('R80: everybody else is told the public ones, whoever they say they are', () => {
  const everybody = { sdpHost: '0.0.0.0', origins: ['https://mangru.example.go.kr'] };
  for (const peer of ['10.1.0.253', '10.20.0.1', 'unknown', '']) expect(audienceOf(peer)).toEqual(everybody);
});

test('R80: without a public name it is what the relay listens on', () => {
  expect(createRelayAudiences({ host: '10.1.0.2', allowedOrigins: [] })('10.9.9.9').sdpHost).toBe('10.1.0.2');
  expect(createRelayAudiences({ host: '0.0.0.0', allowedOrigins: [] })('10.9.9.9').sdpHost).toBe('0.0.0.0');
});
