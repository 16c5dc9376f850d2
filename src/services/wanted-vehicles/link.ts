import type { LinkId } from '#domain/ids.ts';
import type { Delivery, Link, LinkPorts, Notice, OutboundMessage } from '../ports.ts';
import type { WantedConfig } from './config.ts';
import { HitDesk } from './hits/hit-desk.ts';
import { ListKeeper } from './list/list-keeper.ts';
import { ReadJudge } from './reads/judge-reads.ts';
import { ReaderDoor } from './reads/reader-door.ts';

/** WASS: plate reads in, compared with the police's list; hits to the engine, their pictures to the police (S3, W1–W5). */
export class WantedLink implements Link {
  readonly #config: WantedConfig;
  readonly #list: ListKeeper;
  readonly #desk: HitDesk;
  readonly #door: ReaderDoor;

  constructor(id: LinkId, ports: LinkPorts, config: WantedConfig) {
    this.#config = config;
    const judge = new ReadJudge(config);
    this.#list = new ListKeeper(ports, config);
    this.#desk = new HitDesk(id, ports, { config, judge });
    this.#door = new ReaderDoor(ports, config, (read, peer) => {
      const judged = judge.judge(this.#list.table, read, ports.clock.now());
      if (!judged || 'again' in judged) return judged?.again.storing;
      const { passage } = judged;
      passage.storing = this.#desk.take(judged, peer.login?.sender ?? '').finally(() => (passage.storing = undefined));
      return passage.storing;
    });
  }

  get endpoint(): string {
    const { host, port, list } = this.#config;
    return [`tcp ${host}:${this.#door.port ?? port}`, ...(list.port === 0 ? [] : [`sftp ${list.host}:${list.port}`])].join(', ');
  }

  /** The TCP port in use, once started. */
  get port(): number | undefined {
    return this.#door.port;
  }

  /** How many plates are wanted, and the number of the last file of the list. */
  get list(): ListKeeper['standing'] {
    return this.#list.standing;
  }

  async start(): Promise<void> {
    await this.#list.open();
    await this.#door.open();
  }

  async stop(): Promise<void> {
    await this.#door.close();
    await this.#list.close();
  }

  /** Our own cases come back when they end: a pursuit is over. */
  async send(message: OutboundMessage): Promise<Delivery> {
    if (message.state === 'ended') this.#desk.ended(message);
    return { outcome: 'delivered' };
  }

  notify(notice: Notice): Promise<Delivery> {
    return this.#desk.layDownPictures(notice);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
