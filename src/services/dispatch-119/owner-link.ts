import { z } from 'zod';
import type { Delivery, HttpPost, Link, LinkPorts, Notice, OutboundMessage } from '../ports.ts';
import type { Config119 } from './config.ts';

/** Who registered a car, as the registry of vehicles answers (README, *ours*). Nothing but the telephone is taken from it. */
const owner = z.object({ telephone: z.string().regex(/^0\d{8,10}$/) });
const REGISTRY_PATH = '/vehicle-owner/lookup';
const GATEWAY_PATH = '/messages';
const MINUTE_MS = 60_000;
/** Cars that are remembered as asked: more than a city texts within the time that they are left alone. */
const MAX_ASKED = 20_000;

type Config = Pick<Config119, 'owners' | 'registryKey' | 'gatewayKey'>;
type Ports = Pick<LinkPorts, 'clock' | 'post' | 'watch'>;
type Call = { readonly status: number; readonly body: unknown } | { readonly down: string };

/**
 * Asks owners of parked cars to move them: the registry is asked for the telephone of a plate, the gateway sends the text. The telephone
 * lives in this function only; no reason, log or journal ever holds it (invariant 10).
 */
export class OwnerLink implements Link {
  readonly endpoint: string;
  readonly #ports: Ports;
  readonly #config: Config;
  /** When each car was asked last, oldest first. */
  readonly #asked = new Map<string, { readonly at: number; readonly notice: string }>();
  #sent: number[] = [];
  #open = false;

  constructor(ports: Ports, config: Config) {
    this.#ports = ports;
    this.#config = config;
    this.endpoint = `http ${hostOf(config.owners.registryUrl)}`;
  }

  async start(): Promise<void> {
    this.#open = true;
  }

  async stop(): Promise<void> {
    this.#open = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async send(_message: OutboundMessage): Promise<Delivery> {
    return { outcome: 'rejected', reason: 'no case comes over this link' };
  }

  async notify(notice: Notice): Promise<Delivery> {
    const { registryKey, gatewayKey } = this.#config;
    const plate = String(notice.facts['plate'] ?? '');
    if (!this.#open) return { outcome: 'unreachable', reason: 'stopped' };
    if (notice.topic !== 'move-car' || plate === '') return { outcome: 'rejected', reason: `no words for ${notice.topic}` };
    if (registryKey === undefined || gatewayKey === undefined)
      return { outcome: 'rejected', reason: 'no key of the registry or the gateway is configured' };
    const held = this.#whyHeld(plate, notice.id);
    if (held) return held;
    const found = await this.#ask('registry', registryKey, { plate, purpose: '119', case: notice.facts['occurrence'] ?? '' });
    if ('down' in found) return { outcome: 'unreachable', reason: `registry: ${found.down}` };
    if (found.status === 404) return { outcome: 'rejected', reason: 'the registry knows no owner with a telephone' };
    const known = owner.safeParse(found.body);
    if (found.status !== 200 || !known.success) return wordStatus('registry', found.status);
    const text = (notice.text ?? '').replaceAll(String(notice.facts['masked'] ?? plate), plate);
    const sent = await this.#ask('gateway', gatewayKey, { to: known.data.telephone, text, reference: notice.id });
    if ('down' in sent) return { outcome: 'unreachable', reason: `gateway: ${sent.down}` };
    // 409: it has this reference already, from before a crash of ours.
    if (sent.status !== 200 && sent.status !== 202 && sent.status !== 409) return wordStatus('gateway', sent.status);
    this.#remember(plate, notice.id);
    return { outcome: 'delivered' };
  }

  /** A car is left alone for a while; beyond so many texts a minute the rest wait. */
  #whyHeld(plate: string, notice: string): Delivery | undefined {
    const now = this.#ports.clock.now();
    const { perMinute, quietMinutes } = this.#config.owners;
    const last = this.#asked.get(plate);
    if (last?.notice === notice) return { outcome: 'delivered' };
    if (last !== undefined && now - last.at < quietMinutes * MINUTE_MS)
      return { outcome: 'rejected', reason: `asked already within ${quietMinutes} minutes` };
    this.#sent = this.#sent.filter((at) => now - at < MINUTE_MS);
    return this.#sent.length >= perMinute ? { outcome: 'unreachable', reason: `${perMinute} texts in this minute` } : undefined;
  }

  #remember(plate: string, notice: string): void {
    const now = this.#ports.clock.now();
    this.#sent.push(now);
    this.#asked.delete(plate);
    this.#asked.set(plate, { at: now, notice });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MAX_ASKED && oldest !== undefined) this.#asked.delete(oldest);
  }

  async #ask(whom: 'registry' | 'gateway', key: string, body: object): Promise<Call> {
    const { owners } = this.#config;
    const { watch, post } = this.#ports;
    const url = whom === 'registry' ? owners.registryUrl + REGISTRY_PATH : owners.gatewayUrl + GATEWAY_PATH;
    try {
      const answer = await post({
        url,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: new TextEncoder().encode(JSON.stringify(body)),
        timeoutMs: owners.answerSeconds * 1_000,
      });
      watch.peerUp(whom, hostOf(url));
      return { status: answer.status, body: jsonOf(answer) };
    } catch {
      // What the failure says may hold more than belongs into a log.
      watch.peerDown(whom, `${whom} cannot be reached`);
      return { down: 'it cannot be reached' };
    }
  }
}

function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

/** Try again where the other side says that it is its own trouble. */
function wordStatus(whom: string, status: number): Delivery {
  const later = status >= 500 || status === 429;
  return { outcome: later ? 'unreachable' : 'rejected', reason: `${whom} answered ${status === 200 ? 'what is no owner' : status}` };
}

function jsonOf({ body }: Awaited<ReturnType<HttpPost>>): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
