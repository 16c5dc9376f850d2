import type {
  Delivery,
  DisplayAdapter,
  DisplayPicture,
  DisplayRules,
  DisplayShown,
  DisplayState,
  Link,
  LinkPorts,
  Notice,
  OutboundMessage,
} from '../ports.ts';
import { askController, type Controller } from './ask-controller.ts';
import type { ConfigDisplays } from './config.ts';
import type { SignAnswer, SignRequest } from './sign-wire.ts';

const PEER = 'controller';

/** Signs, kiosks and speakers behind their controller: shows, reads back, and takes what other services want said (P6). */
export class FieldDisplaysLink implements Link, DisplayAdapter {
  readonly devices: DisplayAdapter['devices'];
  readonly rules: DisplayRules;
  readonly displays: DisplayAdapter = this;
  readonly endpoint: string;
  readonly #ports: LinkPorts;
  readonly #config: ConfigDisplays;
  readonly #controller: Controller;
  readonly #states = new Map<string, DisplayState>();
  #asked = 0;
  #timer: Disposable | undefined;
  #open = false;
  #up = false;

  constructor(ports: LinkPorts, config: ConfigDisplays) {
    this.#ports = ports;
    this.#config = config;
    this.#controller = { host: config.host, port: config.port, answerMs: config.answerSeconds * 1_000 };
    this.endpoint = `tcp ${config.host}:${config.port}`;
    this.devices = config.devices;
    this.rules = config;
  }

  start(): Promise<void> {
    this.#open = true;
    this.#readSoon(0);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#open = false;
    this.#timer?.[Symbol.dispose]();
    this.#down('stopped');
    return Promise.resolve();
  }

  send(_message: OutboundMessage): Promise<Delivery> {
    return Promise.resolve({ outcome: 'rejected', reason: 'signs have no cases' });
  }

  async notify(notice: Notice): Promise<Delivery> {
    return (await this.#ports.displays?.post(notice)) ?? { outcome: 'rejected', reason: 'there is no desk for messages' };
  }

  async show(device: string, picture: DisplayPicture | undefined, id: string): Promise<DisplayShown> {
    if (!this.#open) return { ok: false, reason: 'paused' };
    const name = { id, key: this.#config.key ?? '', device };
    const answer = await this.#ask(
      picture === undefined
        ? { do: 'dark', ...name }
        : { do: 'show', ...name, picture: { ...picture, pages: picture.pages.map((page) => [...page]) } },
    );
    const shown: DisplayShown =
      'proof' in answer ? { ok: true, proof: answer.proof } : { ok: false, reason: 'reason' in answer ? answer.reason : 'no proof' };
    this.#ports.watch.message({
      direction: 'out',
      peer: device,
      summary: `${picture === undefined ? 'dark' : 'show'} ${id}`.slice(0, 160),
      outcome: shown.ok ? 'delivered' : 'failed',
    });
    return shown;
  }

  state(device: string): DisplayState | undefined {
    return this.#states.get(device);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #readSoon(afterMs: number): void {
    if (!this.#open) return;
    this.#timer = this.#ports.clock.after(afterMs, () => {
      void this.#read().finally(() => this.#readSoon(this.#config.readSeconds * 1_000));
    });
  }

  async #read(): Promise<void> {
    this.#asked += 1;
    const answer = await this.#ask({ do: 'list', id: `list-${this.#asked}`, key: this.#config.key ?? '' });
    const at = this.#ports.clock.now();
    const heard = new Map('devices' in answer ? answer.devices.map((each) => [each.device, each] as const) : []);
    for (const { id } of this.devices) {
      const device = heard.get(id);
      const before = this.#states.get(id) ?? { online: false, at, proof: '', picture: [], colour: '' };
      // Of one that is not heard of nothing is known: its last picture stays, and that it is old.
      this.#states.set(id, device ? { ...device, at } : { ...before, online: false });
    }
  }

  /** Never rejects: what went wrong is an answer. */
  async #ask(request: SignRequest): Promise<SignAnswer> {
    try {
      const answer = await askController(this.#ports, this.#controller, request);
      if (!this.#up) this.#ports.watch.peerUp(PEER, this.endpoint);
      this.#up = true;
      this.#ports.watch.peerHeard(PEER);
      return answer;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#down(reason);
      return { id: request.id, ok: false, reason };
    }
  }

  #down(reason: string): void {
    if (!this.#up) return;
    this.#up = false;
    this.#ports.watch.peerDown(PEER, reason);
    this.#ports.watch.error(reason);
  }
}
