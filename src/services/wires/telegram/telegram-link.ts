import type { LinkId } from '#domain/ids.ts';
import { ANY_COUNTING, type CountingSet } from '#protocol/telegram-length.ts';
import { writeTelegram } from '#protocol/telegram-writer.ts';
import type { Connection, Delivery, Link, LinkPorts, Listener, Notice, OutboundMessage } from '../../ports.ts';
import type { ScsnsMeaning, TelegramMeaning } from '../read-report.ts';
import { answerDraft, RESULT } from '../results.ts';
import { createScsnsHttp } from '../scsns/scsns-http.ts';
import type { ScsnsConfig, TelegramConfig } from '../wire-config.ts';
import { TelegramPeer } from './telegram-peer.ts';

export interface TelegramLinkParts {
  readonly config: TelegramConfig;
  readonly meaning: TelegramMeaning;
  /** The same partner on the SCSNS wire as well. */
  readonly scsns?: { readonly config: ScsnsConfig; readonly meaning: ScsnsMeaning };
}

/** Partner systems that dial in with TCP telegrams on a port of its own; where wanted, SCSNS over the server's HTTP beside it. */
export class TelegramLink implements Link {
  readonly id: LinkId;
  readonly http: NonNullable<Link['http']>;
  readonly #meaning: TelegramMeaning;
  readonly #ports: LinkPorts;
  readonly #config: TelegramConfig;
  readonly #peers = new Set<TelegramPeer>();
  /** One connection a system id, the latest login; insertion order is login order. */
  readonly #loggedIn = new Map<string, TelegramPeer>();
  /** How each sending system counts; bounded by the configured list of systems. */
  readonly #counting = new Map<string, CountingSet>();
  #listener: Listener | undefined;

  constructor(id: LinkId, ports: LinkPorts, { config, meaning, scsns }: TelegramLinkParts) {
    this.id = id;
    this.#ports = ports;
    this.#config = config;
    this.#meaning = meaning;
    this.http = scsns ? createScsnsHttp({ ports, link: id, isOpen: () => this.#listener !== undefined, ...scsns }) : {};
  }

  get endpoint(): string {
    const tcp = `tcp ${this.#config.host}:${this.#listener?.port ?? this.#config.port}`;
    return [
      tcp,
      ...Object.keys(this.http)
        .filter((path) => path.endsWith('recvEvent.json'))
        .map((path) => `http ${path}`),
    ].join(', ');
  }

  /** The TCP port in use, once started. */
  get port(): number | undefined {
    return this.#listener?.port;
  }

  async start(): Promise<void> {
    this.#listener ??= await this.#ports.net.listen({ host: this.#config.host, port: this.#config.port }, (connection) =>
      this.#accept(connection),
    );
  }

  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    for (const peer of this.#peers) peer.finish();
    await this.#allClosed();
    for (const peer of this.#peers) peer.close('link stopped');
    await listener?.[Symbol.asyncDispose]();
  }

  async send(message: OutboundMessage): Promise<Delivery> {
    const peer = this.#peerOf(message.sender);
    if (!peer) return { outcome: 'unreachable', reason: `${message.sender} is not connected` };
    const delivery = await peer.tell(message);
    if (delivery.outcome === 'unreachable')
      this.#ports.watch.message({
        direction: 'out',
        peer: peer.name,
        summary: `${message.state} ${message.occurrence}: ${delivery.reason}`,
        outcome: 'waiting',
      });
    return delivery;
  }

  /** `to` names the partner's system, where the definition does; else its first one. */
  async notify(notice: Notice): Promise<Delivery> {
    const system = notice.to ?? this.#config.systems[0] ?? '';
    const peer = this.#peerOf(system);
    if (!peer) return { outcome: 'unreachable', reason: `${system} is not connected` };
    return (await peer.notify(notice)) ?? { outcome: 'rejected', reason: `this wire has no words for ${notice.topic}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Its resident connection, logged in by the system's own name; else the latest login of that system. */
  #peerOf(system: string): TelegramPeer | undefined {
    return this.#loggedIn.get(system) ?? [...this.#loggedIn.values()].findLast((known) => known.login?.sender === system);
  }

  #accept(connection: Connection): void {
    const { maxConnections, receiver, systems } = this.#config;
    if (this.#peers.size >= maxConnections) {
      this.#ports.watch.error(`${connection.peer}: refused, ${maxConnections} connections are open`);
      connection.onData(() => {});
      connection.write(
        writeTelegram(
          answerDraft(
            undefined,
            { result: RESULT.tooMany, text: 'too many connections' },
            { self: receiver, peer: systems[0] ?? receiver, now: this.#ports.clock.now() },
          ),
          { encoding: 'utf-8' },
        ),
      );
      connection.end();
      return;
    }
    const peer: TelegramPeer = new TelegramPeer(connection, {
      ports: this.#ports,
      config: this.#config,
      link: this.id,
      meaning: this.#meaning,
      recall: (sender) => this.#counting.get(sender),
      onLogin: (known) => this.#onLogin(known),
      onClose: (known, reason) => this.#onClose(known, reason),
    });
    this.#peers.add(peer);
  }

  #onLogin(peer: TelegramPeer): void {
    const { watch } = this.#ports;
    for (const [id, known] of this.#loggedIn) if (known === peer) this.#forget(id, 'logged in by another name');
    const older = this.#loggedIn.get(peer.name);
    if (older) this.#forget(peer.name, `${peer.name}: ${older.address} replaced by a new login from ${peer.address}`);
    older?.close('replaced by a new login');
    this.#loggedIn.set(peer.name, peer);
    watch.peerUp(peer.name, peer.address);
  }

  #forget(id: string, reason: string): void {
    this.#loggedIn.delete(id);
    this.#ports.watch.peerDown(id, reason);
  }

  #onClose(peer: TelegramPeer, reason: string): void {
    this.#peers.delete(peer);
    const { login } = peer;
    if (login && peer.counting !== ANY_COUNTING) this.#counting.set(login.sender, peer.counting);
    if (login && this.#loggedIn.get(login.id) === peer) this.#forget(login.id, reason && `${login.id}: ${reason}`);
    else if (!login && reason) this.#ports.watch.error(`${peer.address}: ${reason}`);
  }

  /** Waits for the answers that are owed to leave, at most as long as the store may take. */
  async #allClosed(): Promise<void> {
    const deadline = this.#ports.clock.now() + STOP_MS;
    while (this.#peers.size > 0 && this.#ports.clock.now() < deadline) {
      await new Promise<void>((resolve) => void this.#ports.clock.after(STOP_POLL_MS, resolve));
    }
  }
}

const STOP_MS = 3_000;
const STOP_POLL_MS = 20;
