import type { LinkId } from '#domain/ids.ts';
import type { Delivery, Link, LinkPorts } from '../../ports.ts';
import type { ScsnsMeaning } from '../read-report.ts';
import type { ScsnsConfig } from '../wire-config.ts';
import { createScsnsHttp } from './scsns-http.ts';

/** Partner systems that speak SCSNS only: they ask, we answer, and nothing of ours can reach them unasked. */
export class ScsnsLink implements Link {
  readonly http: NonNullable<Link['http']>;
  readonly endpoint: string;
  #open = false;

  constructor(id: LinkId, ports: LinkPorts, parts: { readonly config: ScsnsConfig; readonly meaning: ScsnsMeaning }) {
    this.http = createScsnsHttp({ ports, link: id, isOpen: () => this.#open, ...parts });
    this.endpoint = `http ${parts.meaning.path}/recvEvent.json`;
  }

  start(): Promise<void> {
    this.#open = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#open = false;
    return Promise.resolve();
  }

  send(): Promise<Delivery> {
    return Promise.resolve({ outcome: 'rejected', reason: 'this wire only asks' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
