import type { RelayPorts } from '../ports.ts';
import { ChannelFeeds } from './channel-feeds.ts';
import { writeOffer, completeAnswer, type ReadOffer } from './offer.ts';
import type { Frame } from './process-frames.ts';
import type { PeerOffer, RelayToProcess } from './process-messages.ts';
import { WebRtcProcess } from './webrtc-process.ts';

/** How a session ended by itself. `restarted`: the WebRTC process died; a new session can be had at once. */
export type SessionEnd = 'left' | 'notConnected' | 'restarted';

export interface SessionEvents {
  readonly onEnd: (reason: SessionEnd) => void;
  readonly onSwitched?: (feed: number) => void;
  /** What a viewer was sent since the last time. */
  readonly onCount?: (count: { readonly frames: number; readonly bytes: number }) => void;
  /** A run of a publisher's interleaved frames; the bytes are the receiver's to keep. */
  readonly onPublished?: (frames: Uint8Array) => void;
}

export interface OpenedSession extends Disposable {
  readonly answer: string;
}
export type SessionRefusal = 'badOffer' | 'busy' | 'noWebRtc' | 'away';

/** A process that is being started, or started again, is waited for so long, an answer of it so long. */
const READY_MS = 4_000;
const ANSWER_MS = 6_000;
const MAX_WAITING = 200;

interface Session extends SessionEvents {
  answered: ((outcome: { readonly sdp: string } | SessionRefusal) => void) | undefined;
}

/** The relay's side of all WebRTC: sessions by number, channels' feeds, and the process that holds them. */
export class WebRtcSessions implements Disposable {
  readonly feeds: ChannelFeeds;
  readonly process: WebRtcProcess;
  readonly #ports: RelayPorts;
  readonly #sessions = new Map<number, Session>();
  #next = 1;
  #waiting = 0;

  constructor(options: { readonly ports: RelayPorts; readonly host: string; readonly udpPort: number }) {
    this.#ports = options.ports;
    this.process = new WebRtcProcess({
      ...options,
      onFrame: (frame) => this.#takeFrame(frame),
      onMessage: (message) => {
        if (message.type === 'keyWanted') return this.feeds.channelOf(message.feed)?.askForKeyFrame();
        const session = this.#sessions.get(message.session);
        switch (message.type) {
          case 'answer':
            return session?.answered?.({ sdp: message.sdp });
          case 'refused':
            return session?.answered?.(message.reason);
          case 'ended':
            return this.#end(message.session, message.reason);
          case 'switched':
            return session?.onSwitched?.(message.feed);
        }
      },
      onDeath: () => {
        for (const number of [...this.#sessions.keys()]) this.#end(number, 'restarted');
      },
    });
    this.feeds = new ChannelFeeds(this.process, options.ports.clock);
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** The number of a session to be; what is sent for it before it is open is passed over. */
  reserve(): number {
    const number = this.#next;
    this.#next = (this.#next + 1) >>> 0;
    return number;
  }

  /** Whether there is a process to ask; waits for one that is being started. */
  async available(): Promise<'yes' | Exclude<SessionRefusal, 'badOffer'>> {
    if (this.#waiting >= MAX_WAITING) return 'busy';
    this.#waiting++;
    const state = await this.process.ready(READY_MS);
    this.#waiting--;
    return state === 'ready' ? 'yes' : state === 'noLibrary' ? 'noWebRtc' : 'away';
  }

  /** Answers an offer: to view a feed, or to publish. Its events may come before it resolves. */
  async open(
    number: number,
    request: { readonly offer: ReadOffer; readonly feed?: number },
    events: SessionEvents,
  ): Promise<OpenedSession | SessionRefusal> {
    const { offer, feed } = request;
    const { promise, resolve } = Promise.withResolvers<{ readonly sdp: string } | SessionRefusal>();
    const session: Session = { ...events, answered: resolve };
    this.#sessions.set(number, session);
    const peerOffer = this.#peerOffer(offer, feed === undefined ? 'sends' : 'receives');
    const asked = this.process.send(
      feed === undefined
        ? { type: 'publish', session: number, offer: peerOffer }
        : { type: 'view', session: number, feed, offer: peerOffer },
    );
    const deadline = this.#ports.clock.after(asked ? ANSWER_MS : 0, () => resolve('away'));
    const outcome = await promise;
    deadline[Symbol.dispose]();
    session.answered = undefined;
    if (typeof outcome === 'string') {
      this.#close(number);
      return outcome;
    }
    return { answer: completeAnswer(outcome.sdp, offer), [Symbol.dispose]: () => this.#close(number) };
  }

  send(message: RelayToProcess): void {
    this.process.send(message);
  }

  [Symbol.dispose](): void {
    this.process[Symbol.dispose]();
  }

  #peerOffer(offer: ReadOffer, peer: 'receives' | 'sends'): PeerOffer {
    const draw = (): number => Number.parseInt(this.#ports.random.hex(4), 16);
    const { mid, payloadType, parameters } = offer.video;
    return {
      sdp: writeOffer(offer, peer),
      video: { mid, payloadType, parameters, ssrc: draw() },
      ...(offer.audio ? { audio: { mid: offer.audio.mid, formats: [...offer.audio.formats], ssrc: draw() } } : {}),
    };
  }

  #takeFrame(frame: Exclude<Frame, { kind: 'text' }>): void {
    if (frame.kind === 'published') this.#sessions.get(frame.session)?.onPublished?.(frame.frames);
    else if (frame.kind === 'counts') for (const count of frame.counts) this.#sessions.get(count.session)?.onCount?.(count);
  }

  #close(number: number): void {
    if (this.#sessions.delete(number)) this.process.send({ type: 'close', session: number });
  }

  #end(number: number, reason: SessionEnd): void {
    const session = this.#sessions.get(number);
    if (!session) return;
    this.#sessions.delete(number);
    session.answered?.('away');
    session.onEnd(reason);
  }
}
