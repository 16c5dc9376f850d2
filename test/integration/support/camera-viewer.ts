import { createHash, randomBytes } from 'node:crypto';
import { answerChallenge, chooseChallenge, readChallenges, type Credentials } from '#protocol/rtsp-digest.ts';
import { headersOf, type RtspHeaders, type RtspResponse } from '#protocol/rtsp-message.ts';
import { RtspClient } from './rtsp-client.ts';

/** Looks at a camera that wants a password, as the relay does. */
export class CameraViewer {
  readonly client: RtspClient;
  readonly #uri: string;
  readonly #credentials: Credentials;
  #session = '';
  #count = 0;

  constructor(uri: string, credentials: Credentials) {
    this.#uri = uri;
    this.#credentials = credentials;
    this.client = new RtspClient(Number(new URL(uri.replace('rtsp:', 'http:')).port));
  }

  /** Asks, and asks once more with the password when told to. */
  async ask(method: string, uri = this.#uri, headers: RtspHeaders = []): Promise<RtspResponse | undefined> {
    const sent: RtspHeaders = this.#session === '' ? headers : [...headers, ['Session', this.#session]];
    const first = await this.client.ask(method, uri, sent);
    if (first?.status !== 401) return first;
    const challenge = chooseChallenge(readChallenges(headersOf(first, 'WWW-Authenticate')));
    if (!challenge) return first;
    const answer = answerChallenge(
      challenge,
      { method, uri, credentials: this.#credentials, cnonce: randomBytes(8).toString('hex'), count: ++this.#count },
      (algorithm, text) =>
        createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
          .update(text)
          .digest('hex'),
    );
    return this.client.ask(method, uri, [...sent, ['Authorization', answer]]);
  }

  /** DESCRIBE, SETUP and PLAY; the status of the last answer, undefined when the connection ended. */
  async play(transport = 'RTP/AVP/TCP;unicast;interleaved=0-1'): Promise<number | undefined> {
    const described = await this.ask('DESCRIBE');
    if (described?.status !== 200) return described?.status;
    const setup = await this.ask('SETUP', `${this.#uri}/track1`, [['Transport', transport]]);
    if (setup?.status !== 200) return setup?.status;
    this.#session = headersOf(setup, 'Session')[0]?.split(';')[0] ?? '';
    return (await this.ask('PLAY'))?.status;
  }

  [Symbol.dispose](): void {
    this.client.socket.destroy();
  }
}
