import { writeFrame } from '#protocol/rtsp-parser.ts';
import type { Clock } from '#services/ports.ts';
import { Feed } from './feed.ts';
import { writePublished, type Frame, type SessionCount } from './process-frames.ts';
import type { PeerOffer, ProcessToRelay, RelayToProcess, WebRtcFigures } from './process-messages.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { RtpViewer } from './rtp-viewer.ts';
import { answerOffer, livePeers, type Peer, type PeerOptions, type WebRtc } from './webrtc-peer.ts';

export interface SessionsParts {
  readonly library: WebRtc;
  readonly host: string;
  readonly udpPort: number;
  readonly clock: Clock;
  readonly random: (bytes: number) => number;
  readonly say: (message: ProcessToRelay) => void;
  readonly write: (frame: Uint8Array) => void;
}

/** Peers that were answered, or are being, and are not connected: who only makes these is refused before it costs much. */
const MAX_HALF_OPEN = 100;

interface Session {
  peer: Peer | undefined;
  connected: boolean;
  readonly viewer?: RtpViewer;
  readonly publisher?: Publisher;
}
type Order<Type extends RelayToProcess['type']> = Extract<RelayToProcess, { type: Type }>;

/** All sessions and feeds of the WebRTC process; what may be and what must end is said by the relay. */
export class ProcessSessions {
  readonly #parts: SessionsParts;
  readonly #sessions = new Map<number, Session>();
  readonly #feeds = new Map<number, Feed>();
  readonly #past = { resent: 0, keyRequests: 0, repeats: 0 };

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  obey(order: RelayToProcess): void {
    switch (order.type) {
      case 'view':
        return this.#view(order);
      case 'publish':
        return this.#publish(order);
      case 'close':
        return this.#close(order.session);
      case 'switch':
        return this.#sessions.get(order.session)?.viewer?.switchTo(this.#feed(order.feed));
      case 'key':
        return this.#sessions.get(order.session)?.publisher?.askForKeyFrame();
      case 'feed':
        return this.#feed(order.feed).restart();
      case 'feedBroken':
        return this.#feeds.get(order.feed)?.break();
      case 'feedOver':
        return void this.#feeds.delete(order.feed);
      case 'ping':
        return this.#parts.say({ type: 'pong', figures: this.#figures() });
      case 'begin':
        return;
    }
  }

  take(frame: Exclude<Frame, { kind: 'text' | 'published' | 'counts' }>): void {
    const feed = this.#feeds.get(frame.feed);
    if (frame.kind === 'picture') feed?.take(frame, this.#parts.clock.now());
    else feed?.hear(frame);
  }

  /** What each viewer was sent since the last time. */
  takeCounts(): SessionCount[] {
    const counts: SessionCount[] = [];
    for (const [session, { viewer }] of this.#sessions) {
      const count = viewer?.takeCount();
      if (count && count.bytes > 0) counts.push({ session, ...count });
    }
    return counts;
  }

  #feed(id: number): Feed {
    const feed = this.#feeds.get(id) ?? new Feed(id);
    this.#feeds.set(id, feed);
    return feed;
  }

  #view({ session: id, feed, offer }: Order<'view'>): void {
    const { say, clock, random } = this.#parts;
    const send = (kind: 'video' | 'audio') => (packet: Buffer) => session.peer?.send(kind, packet);
    const { audio } = offer;
    const viewer = new RtpViewer(this.#feed(feed), {
      identity: { payloadType: offer.video.payloadType, ssrc: offer.video.ssrc, firstSequence: random(2) },
      clock,
      send: send('video'),
      ...(audio
        ? {
            sound: {
              ssrc: audio.ssrc,
              firstSequence: random(2),
              payloadTypes: Object.fromEntries(audio.formats.map(({ codec, payloadType }) => [codec, payloadType])),
              send: send('audio'),
            },
          }
        : {}),
      onSwitched: (to) => say({ type: 'switched', session: id, feed: to.id }),
      onKeyWanted: (of) => say({ type: 'keyWanted', feed: of.id }),
    });
    const session: Session = { peer: undefined, connected: false, viewer };
    this.#answer(id, session, {
      offer,
      peer: 'receives',
      onOpen: () => viewer.begin(),
      onPacket: (kind, packet) => {
        if (kind === 'video') viewer.control(packet);
      },
    });
  }

  #publish({ session: id, offer }: Order<'publish'>): void {
    const publisher = createPublisher({
      clock: this.#parts.clock,
      ssrc: offer.video.ssrc,
      payloadTypes: { video: offer.video.payloadType, audio: offer.audio?.formats.map((format) => format.payloadType) ?? [] },
      give: (channel, packet) => this.#parts.write(writePublished(id, writeFrame(channel, packet))),
      send: (packet) => session.peer?.send('video', packet),
    });
    const session: Session = { peer: undefined, connected: false, publisher };
    this.#answer(id, session, {
      offer,
      peer: 'sends',
      onOpen: () => publisher.askForKeyFrame(),
      onPacket: (kind, packet) => publisher.take(kind, packet),
    });
  }

  #answer(id: number, session: Session, request: { readonly offer: PeerOffer } & Pick<PeerOptions, 'peer' | 'onOpen' | 'onPacket'>): void {
    const { library, host, udpPort, clock, say } = this.#parts;
    if (this.#halfOpen >= MAX_HALF_OPEN) return say({ type: 'refused', session: id, reason: 'busy' });
    this.#sessions.set(id, session);
    const onOpen = (): void => {
      session.connected = true;
      request.onOpen();
    };
    const onEnd = (reason: 'left' | 'notConnected'): void => {
      this.#close(id);
      say({ type: 'ended', session: id, reason });
    };
    answerOffer(library, request.offer, { ...request, host, udpPort, clock, onOpen, onEnd }).then(
      (peer) => {
        // Closed by the relay while its candidates were gathered.
        if (this.#sessions.get(id) !== session) return peer[Symbol.dispose]();
        session.peer = peer;
        say({ type: 'answer', session: id, sdp: peer.answer });
      },
      () => {
        if (this.#sessions.get(id) !== session) return;
        this.#close(id);
        say({ type: 'refused', session: id, reason: 'badOffer' });
      },
    );
  }

  #close(id: number): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    this.#sessions.delete(id);
    this.#past.resent += session.viewer?.resent ?? 0;
    this.#past.keyRequests += session.viewer?.keyRequests ?? 0;
    this.#past.repeats += session.viewer?.repeats ?? 0;
    session.viewer?.[Symbol.dispose]();
    session.publisher?.[Symbol.dispose]();
    session.peer?.[Symbol.dispose]();
  }

  get #halfOpen(): number {
    return [...this.#sessions.values()].filter((session) => !session.connected).length;
  }

  #figures(): WebRtcFigures {
    const viewers = [...this.#sessions.values()].flatMap(({ viewer }) => viewer ?? []);
    const sum = (of: 'resent' | 'keyRequests' | 'repeats'): number => viewers.reduce((total, viewer) => total + viewer[of], this.#past[of]);
    return { resent: sum('resent'), keyRequests: sum('keyRequests'), repeats: sum('repeats'), peers: livePeers() };
  }
}
