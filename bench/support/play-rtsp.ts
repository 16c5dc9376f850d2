import { connect, type Socket } from 'node:net';
import { headerOf, rtspRequest, writeRtsp, type RtspHeaders, type RtspResponse } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { attributeOf, controlUri, readSdp } from '#protocol/sdp.ts';

/** DESCRIBE, SETUP and PLAY of the first track over TCP, at anybody's RTSP server; the socket then gives interleaved packets. */
export async function playRtsp(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url.replace(/^\w+:/, 'http:'));
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  // An error between two questions is seen by the next one.
  socket.on('error', () => {});
  const parser = createRtspParser();
  let count = 0;
  const ask = (method: string, uri: string, headers: RtspHeaders = []): Promise<RtspResponse> => {
    const { promise, resolve, reject } = Promise.withResolvers<RtspResponse>();
    const listen = (bytes: Buffer): void => {
      const answer = parser.push(bytes).find((item) => item.kind === 'response');
      if (answer?.status === 200) resolve(answer);
      else if (answer) reject(new Error(`${method} was answered ${answer.status}`));
    };
    const gone = (): void => reject(new Error(`${method} was not answered`));
    socket.on('data', listen).on('close', gone).on('error', gone);
    socket.write(writeRtsp(rtspRequest(method, uri, [['CSeq', String(++count)], ...headers])));
    return promise.finally(() => socket.off('data', listen).off('close', gone).off('error', gone));
  };
  try {
    const described = await ask('DESCRIBE', url, [['Accept', 'application/sdp']]);
    const sdp = readSdp(new TextDecoder().decode(described.body));
    const media = sdp.ok ? sdp.sdp.media[0] : undefined;
    if (!media) throw new Error('nothing was described');
    const base = headerOf(described, 'content-base') ?? url;
    const setup = await ask('SETUP', controlUri(base, attributeOf(media, 'control')), [
      ['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1'],
    ]);
    await ask('PLAY', base, [['Session', headerOf(setup, 'session')?.split(';')[0] ?? '']]);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
