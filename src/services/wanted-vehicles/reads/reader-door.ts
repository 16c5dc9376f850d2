import { writeTelegram } from '#protocol/telegram-writer.ts';
import type { Connection, LinkPorts, Listener } from '../../ports.ts';
import { answerDraft, RESULT } from '../../wires/results.ts';
import type { WantedConfig } from '../config.ts';
import { ReadTurns } from './read-turns.ts';
import { ReaderPeer, type ReaderPeerContext } from './reader-peer.ts';

/** Where plate reading systems dial in; each of them is told apart by its login. */
export class ReaderDoor {
  readonly #ports: LinkPorts;
  readonly #config: WantedConfig;
  readonly #onRead: ReaderPeerContext['onRead'];
  readonly #peers = new Set<ReaderPeer>();
  readonly #loggedIn = new Map<string, ReaderPeer>();
  readonly #turns: ReadTurns;
  #listener: Listener | undefined;

  constructor(ports: LinkPorts, config: WantedConfig, onRead: ReaderPeerContext['onRead']) {
    this.#ports = ports;
    this.#config = config;
    this.#onRead = onRead;
    this.#turns = new ReadTurns(ports.clock);
  }

  /** The TCP port in use, once open. */
  get port(): number | undefined {
    return this.#listener?.port;
  }

  async open(): Promise<void> {
    const { host, port } = this.#config;
    this.#listener ??= await this.#ports.net.listen({ host, port }, (connection) => this.#accept(connection));
  }

  async close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    for (const peer of [...this.#peers]) peer.close('link stopped');
    await listener?.[Symbol.asyncDispose]();
  }

  #accept(connection: Connection): void {
    if (this.#peers.size >= this.#config.maxConnections) return this.#refuse(connection);
    const peer: ReaderPeer = new ReaderPeer(connection, {
      ports: this.#ports,
      config: this.#config,
      turns: this.#turns,
      onRead: this.#onRead,
      onLogin: (known) => this.#onLogin(known),
      onClose: (known, reason) => this.#onClose(known, reason),
    });
    this.#peers.add(peer);
  }

  #refuse(connection: Connection): void {
    const { maxConnections, receiver, systems } = this.#config;
    this.#ports.watch.error(`${connection.peer}: refused, ${maxConnections} connections are open`);
    const ends = { self: receiver, peer: systems[0] ?? receiver, now: this.#ports.clock.now() };
    connection.onData(() => {});
    connection.write(
      writeTelegram(answerDraft(undefined, { result: RESULT.tooMany, text: 'too many connections' }, ends), { encoding: 'utf-8' }),
    );
    connection.end();
  }

  /** The latest login of a name counts: a reader that lost its line comes back before the old one is known to be dead. */
  #onLogin(peer: ReaderPeer): void {
    const older = this.#loggedIn.get(peer.name);
    this.#loggedIn.set(peer.name, peer);
    if (older && older !== peer) older.close('replaced by a new login');
    this.#ports.watch.peerUp(peer.name, peer.address);
  }

  #onClose(peer: ReaderPeer, reason: string): void {
    this.#peers.delete(peer);
    if (peer.login && this.#loggedIn.get(peer.login.id) === peer) {
      this.#loggedIn.delete(peer.login.id);
      this.#ports.watch.peerDown(peer.login.id, reason && `${peer.login.id}: ${reason}`);
    } else if (!peer.login && reason) this.#ports.watch.error(`${peer.address}: ${reason}`);
  }
}
