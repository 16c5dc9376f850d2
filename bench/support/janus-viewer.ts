import { PeerConnection, type Track } from 'node-datachannel';
import { z } from 'zod';

const answer = z.object({
  janus: z.string(),
  data: z.object({ id: z.number() }).optional(),
  jsep: z.object({ sdp: z.string() }).optional(),
});

/** libnice gathers no loopback address, so these viewers meet Janus at another one of this machine; the packets do not leave it either. */
/** One viewer of Janus' streaming plugin, mountpoint 1, over its HTTP interface. */
export class JanusViewer {
  readonly #url: string;
  readonly #connection = new PeerConnection('viewer', { iceServers: [] });
  readonly #take: (packet: Uint8Array) => void;
  /** Held, since the library closes tracks that are forgotten. */
  track: Track | undefined;
  #session = '';

  constructor(url: string, take: (packet: Uint8Array) => void) {
    this.#url = url;
    this.#take = take;
    this.#connection.onTrack((track) => {
      this.track = track;
      track.onMessage((packet) => this.#take(packet));
    });
  }

  async connect(): Promise<boolean> {
    this.#session = `${this.#url}/${(await this.#ask(this.#url, { janus: 'create' })).data?.id}`;
    const handle = `${this.#session}/${(await this.#ask(this.#session, { janus: 'attach', plugin: 'janus.plugin.streaming' })).data?.id}`;
    await this.#ask(handle, { janus: 'message', body: { request: 'watch', id: 1 } });
    const offer = await this.#offer();
    if (offer === undefined) return false;
    const gathered = new Promise<void>((resolve) => this.#connection.onGatheringStateChange((state) => state === 'complete' && resolve()));
    this.#connection.setRemoteDescription(offer, 'offer');
    await gathered;
    const sdp = this.#connection.localDescription()?.sdp;
    await this.#ask(handle, { janus: 'message', body: { request: 'start' }, jsep: { type: 'answer', sdp } });
    setInterval(() => void this.#ask(this.#session, { janus: 'keepalive' }).catch(() => {}), 20_000).unref();
    return true;
  }

  /** Events wait to be fetched; the offer is among the first. */
  async #offer(): Promise<string | undefined> {
    for (let round = 0; round < 10; round++) {
      const event = answer.parse(await (await fetch(`${this.#session}?maxev=1`)).json());
      if (event.jsep) return event.jsep.sdp;
    }
    return undefined;
  }

  async #ask(url: string, message: object): Promise<z.infer<typeof answer>> {
    const body = JSON.stringify({ ...message, transaction: Math.random().toString(36).slice(2) });
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    return answer.parse(await response.json());
  }
}
