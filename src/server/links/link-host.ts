import type { z } from 'zod';
import type { linkDetail, LinkView } from '#contract/admin-view.ts';
import { caseKey, type PartnerEvent } from '#domain/event.ts';
import type { EventId, IncidentId, LinkId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { decodeKorean } from '#protocol/korean-text.ts';
import type { ServiceManifest } from '#services/manifest.ts';
import type {
  Ciphers,
  Clock,
  Delivery,
  DisplayAdapter,
  DisplayIntake,
  HttpPost,
  HttpRequest,
  HttpResponse,
  Intake,
  Link,
  LinkJournal,
  Net,
  Notice,
  OutboundMessage,
  ParkedIntake,
  FileServers,
  Random,
  Receipt,
  SealedStore,
  UnitIntake,
  Vault,
} from '#services/ports.ts';
import type { Effect } from '#engine/outcome.ts';
import type { Handled } from '../handler.ts';
import type { Job } from '../handle.ts';
import { timeOrderedId } from '../time-ordered-id.ts';
import { LinkRecord } from './link-watch.ts';
import type { QuarantineRow } from './quarantine-rows.ts';

export interface LinkHostPorts {
  readonly clock: Clock;
  readonly net: Net;
  readonly random: Random;
  readonly ciphers: Ciphers;
  readonly post: HttpPost;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  /** Which incident answers a case (`caseKey`). */
  readonly incidentOf: (key: string) => Promise<IncidentId | undefined>;
  readonly units: UnitIntake;
  readonly parked?: ParkedIntake;
  readonly files: FileServers;
  /** Of each link its own. */
  readonly sealed: (link: LinkId) => SealedStore;
  readonly vault: Vault;
  readonly displays?: DisplayIntake;
  /** A moment as people of the city write it, `HH:mm`. */
  readonly clockTime: (at: number) => string;
  readonly saveQuarantine: (row: Omit<QuarantineRow, 'id'>) => Promise<void>;
  readonly readQuarantine: (link: string, limit: number) => Promise<readonly QuarantineRow[]>;
}

interface Hosted {
  readonly id: LinkId;
  readonly service: ServiceManifest<never>;
  readonly title: LinkView['title'];
  readonly link: Link;
  readonly record: LinkRecord;
  paused: boolean;
  /** Settles when the last command is done. */
  turn: Promise<unknown>;
}

const MAX_QUARANTINE_SHOWN = 100;
const EXCERPT_BYTES = 400;
const TELL_EVERY_MS = 200;

export type LinkDetail = z.infer<typeof linkDetail>;

/** All links in one place (P5): started, watched, paused, and given the one way in. */
export class LinkHost implements AsyncDisposable {
  readonly #ports: LinkHostPorts;
  readonly #links = new Map<LinkId, Hosted>();
  readonly #listeners = new Set<(link: LinkView) => void>();
  readonly #telling = new Map<LinkId, Disposable>();

  constructor(ports: LinkHostPorts) {
    this.#ports = ports;
  }

  /** Makes and starts every link of a service; rejects with one clear sentence when an endpoint is taken. */
  async add<Config>(service: ServiceManifest<Config>, config: Config): Promise<void> {
    for (const manifest of service.links) {
      const id = manifest.id as LinkId;
      const record = new LinkRecord(
        () => this.#ports.clock.now(),
        () => this.#changed(id),
      );
      const { clock, net, random, ciphers, units, vault, files, post, displays, parked } = this.#ports;
      const ports = {
        clock,
        net,
        random,
        ciphers,
        units,
        vault,
        files,
        post,
        sealed: this.#ports.sealed(id),
        journal: this.#journalOf(id, record),
        ...(displays ? { displays } : {}),
        ...(parked ? { parked } : {}),
      };
      const link = manifest.create({ ...ports, watch: record, intake: this.#intakeOf(id) }, config);
      // The list holds services of every config type; what is kept here never touches the config again.
      this.#links.set(id, {
        id,
        service: service as unknown as ServiceManifest<never>,
        title: manifest.title,
        link,
        record,
        paused: false,
        turn: Promise.resolve(),
      });
      await link.start();
    }
  }

  views(): readonly LinkView[] {
    return [...this.#links.values()].map(viewOf);
  }

  async detail(id: string): Promise<LinkDetail | undefined> {
    const hosted = this.#links.get(id as LinkId);
    if (!hosted) return undefined;
    const rows = await this.#ports.readQuarantine(hosted.id, MAX_QUARANTINE_SHOWN);
    const quarantine = rows.map(({ bytes, problems, ...row }) => ({
      ...row,
      problems: [...problems],
      excerpt: excerptOf(bytes),
      bytes: bytes.length,
    }));
    return { link: viewOf(hosted), messages: [...hosted.record.messages()], quarantine };
  }

  /** Undefined: no such link. Recorded before it is done; rejects when it could not be, or when an endpoint is taken. */
  async command(id: string, command: 'pause' | 'resume', by: Person): Promise<LinkView | undefined> {
    const hosted = this.#links.get(id as LinkId);
    if (!hosted) return undefined;
    // One command after the other: a link is never stopped while it starts.
    const turn = hosted.turn.then(() => this.#obey(hosted, command, by));
    hosted.turn = turn.catch(() => undefined);
    await turn;
    return viewOf(hosted);
  }

  async #obey(hosted: Hosted, command: 'pause' | 'resume', by: Person): Promise<void> {
    if (hosted.paused === (command === 'pause')) return;
    const kind = command === 'pause' ? 'link.paused' : 'link.resumed';
    const kept = await this.#ports.record({ kind, at: this.#ports.clock.now(), actor: `person:${by.id}`, data: { link: hosted.id } });
    if (!kept) throw new Error(`${kind} could not be recorded, so it was not done`);
    if (command === 'resume') await hosted.link.start();
    hosted.paused = command === 'pause';
    if (hosted.paused) await hosted.link.stop();
    this.#changed(hosted.id);
  }

  onChange(listener: (link: LinkView) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** The link that answers under this path of /link/…, if any. */
  http(path: string): ((request: HttpRequest) => Promise<HttpResponse>) | undefined {
    for (const hosted of this.#links.values()) {
      const handler = hosted.link.http?.[path];
      if (handler) return hosted.paused ? async () => ({ status: 503, body: 'this link is paused' }) : handler;
    }
    return undefined;
  }

  /** Signs and speakers, where a link has any. */
  displays(): DisplayAdapter | undefined {
    return [...this.#links.values()].find(({ link }) => link.displays !== undefined)?.link.displays;
  }

  /** Tells a partner; the outbox tries again what did not reach it. */
  async tell(effect: Extract<Effect, { do: 'tellPartner' }>, id: string): Promise<Delivery> {
    const hosted = this.#links.get(effect.link);
    // Effects of an earlier life come before their link is there again; a link that is never there again is given up by time.
    if (!hosted) return { outcome: 'unreachable', reason: `no link ${effect.link}` };
    if (hosted.paused) return { outcome: 'unreachable', reason: 'paused' };
    const { sender, type, occurrence, state, at } = effect;
    const message: OutboundMessage = { id, sender, type, occurrence, state, at };
    return hosted.link.send(message);
  }

  /** Says what a definition wants said; one that its link has no words for is given up at once. */
  async notify(effect: Extract<Effect, { do: 'send' }>, id: string): Promise<Delivery> {
    const { do: _do, message: _message, link, text, ...rest } = effect;
    const words = text?.replaceAll('{time}', this.#ports.clockTime(Number(effect.facts['occurredAt'] ?? effect.at)));
    return this.carry(link, { id, ...rest, ...(words === undefined ? {} : { text: words }) });
  }

  /** Says one thing over one link, as far as its wire has words for it. */
  async carry(link: LinkId, notice: Notice): Promise<Delivery> {
    const hosted = this.#links.get(link);
    if (!hosted) return { outcome: 'unreachable', reason: `no link ${link}` };
    if (hosted.paused) return { outcome: 'unreachable', reason: 'paused' };
    if (!hosted.link.notify) return { outcome: 'rejected', reason: `${link} carries no messages` };
    const delivery = await hosted.link.notify(notice);
    hosted.record.message({
      direction: 'out',
      peer: notice.to ?? link,
      summary: `${notice.topic} ${notice.facts['occurrence'] ?? ''}`.trim(),
      outcome: delivery.outcome === 'delivered' ? 'delivered' : delivery.outcome === 'unreachable' ? 'waiting' : 'failed',
    });
    return delivery;
  }

  #journalOf(link: LinkId, watch: LinkRecord): LinkJournal {
    const { clock, record, incidentOf } = this.#ports;
    return {
      write: async ({ kind, about, data }) => {
        try {
          const incident = await incidentOf(caseKey(about));
          const facts = { link, sender: about.sender, occurrence: about.occurrence, ...data };
          return await record({ kind, at: clock.now(), actor: `link:${link}`, ...(incident ? { incident } : {}), data: facts });
        } catch (error) {
          watch.error(`${kind} could not be recorded: ${error instanceof Error ? error.message : String(error)}`);
          return false;
        }
      },
    };
  }

  #intakeOf(link: LinkId): Intake {
    const newId = (): string => timeOrderedId(this.#ports.clock.now(), this.#ports.random.hex(6));
    return {
      newEventId: () => newId() as EventId,
      submit: async (event) => this.#receiptOf(event, await this.#ports.submit({ input: { kind: 'event', id: newId(), event } })),
      quarantine: (entry) => this.#ports.saveQuarantine({ ...entry, link, at: this.#ports.clock.now() }),
    };
  }

  /** What can never be kept is set aside whole, and its partner need not send it again: it would come for ever (J7). */
  async #receiptOf(event: PartnerEvent, handled: Handled): Promise<Receipt> {
    if (handled.ok) return { outcome: handled.as === 'repeated' ? 'repeated' : handled.as === 'unmatched' ? 'unmatched' : 'accepted' };
    if (!('unacceptable' in handled) || handled.unacceptable === undefined) return { outcome: 'busy' };
    const bytes = new TextEncoder().encode(JSON.stringify(event));
    await this.#ports.saveQuarantine({
      link: event.link,
      at: this.#ports.clock.now(),
      peer: event.sender,
      bytes,
      problems: [`event: ${handled.unacceptable}`],
    });
    return { outcome: 'unmatched' };
  }

  /** Counters move with every telegram; watchers are told a few times a second. */
  #changed(id: LinkId): void {
    if (this.#listeners.size === 0 || this.#telling.has(id)) return;
    const timer = this.#ports.clock.after(TELL_EVERY_MS, () => {
      this.#telling.delete(id);
      const hosted = this.#links.get(id);
      if (!hosted) return;
      const view = viewOf(hosted);
      for (const listener of this.#listeners) listener(view);
    });
    this.#telling.set(id, timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
    await Promise.all([...this.#links.values()].map((hosted) => hosted.link[Symbol.asyncDispose]()));
    for (const timer of this.#telling.values()) timer[Symbol.dispose]();
  }
}

function viewOf(hosted: Hosted): LinkView {
  const { up, ...facts } = hosted.record.facts();
  return {
    id: hosted.id,
    service: hosted.service.id,
    title: hosted.title,
    state: hosted.paused ? 'paused' : up ? 'up' : 'waiting',
    endpoint: hosted.link.endpoint,
    ...facts,
  };
}

/** What a person can read of the bytes: text where it is text, else hex. A cut in the middle of a character is dropped. */
function excerptOf(bytes: Uint8Array): string {
  const head = bytes.subarray(0, EXCERPT_BYTES);
  for (let cut = 0; cut < 4 && cut < head.length; cut += 1) {
    const read = decodeKorean(head.subarray(0, head.length - cut));
    if (read) return read.text;
  }
  return Buffer.from(head).toString('hex');
}
