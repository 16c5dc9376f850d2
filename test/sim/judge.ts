import { isLive, type Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { Effect } from '#engine/outcome.ts';
import type { OutboxRow, Saved } from '#server/handle-store.ts';
import { EMPTY_CHAIN, findBreak, type ChainHead } from '#server/journal/chain.ts';
import type { DurableState } from '../support/memory-handle-store.ts';
import type { ConsoleProjection } from './console-projection.ts';
import { InvariantBroken } from './sim-loop.ts';
import type { SimWire, Telegram } from './sim-line.ts';
import type { SimPartner } from './sim-partner.ts';

/** A word about a case, or a hit said to the police. */
type Told = Extract<Effect, { do: 'tellPartner' | 'send' }>;
/** The link that hits are said over. */
const POLICE_LINK = 'emergency-video-112';

function insist(condition: unknown, message: () => string): asserts condition {
  if (!condition) throw new InvariantBroken(message());
}

/** Holds every commit, and the end of a run, against the rules. */
export class Judge {
  readonly #state: DurableState;
  #head: ChainHead = EMPTY_CHAIN;
  readonly #versions = new Map<IncidentId, number>();
  /** Every word to a partner that a commit ordered, in order. */
  readonly #ordered: (OutboxRow & { readonly effect: Told })[] = [];
  commits = 0;
  entries = 0;

  readonly #wires: readonly SimWire[];

  constructor(state: DurableState, wires: readonly SimWire[]) {
    this.#state = state;
    this.#wires = wires;
  }

  /** At the moment at which a commit became durable. */
  onDurable(saved: Saved): void {
    this.commits += 1;
    this.entries += saved.entries.length;
    const broken = findBreak(this.#head, saved.entries);
    insist(!broken, () => `entry ${broken?.seq} ${broken?.reason}`);
    this.#head = saved.head;
    for (const incident of saved.incidents) this.#judgeIncident(incident);
    for (const row of saved.outbox) if (isTold(row, this.#wires)) this.#ordered.push(row);
  }

  #judgeIncident(incident: Incident): void {
    insist(
      isLive(incident.status) || incident.shares.every((share) => share.endedAt !== undefined),
      () => `a share outlives ${incident.id}`,
    );
    insist(incident.version > (this.#versions.get(incident.id) ?? 0), () => `${incident.id} went back to version ${incident.version}`);
    insist(incident.cameras.length <= 16, () => `${incident.id} has ${incident.cameras.length} cameras`);
    insist(
      !incident.drill || incident.shares.length + incident.propagations.length === 0,
      () => `the drill ${incident.id} leaves the city`,
    );
    this.#versions.set(incident.id, incident.version);
  }

  /** What a person was told is done must be there at that moment. */
  judgeAnswer(incident: IncidentId, kind: string, actor: string): void {
    const found = this.#state.entries.some((entry) => entry.incident === incident && entry.kind === kind && entry.actor === actor);
    insist(found, () => `${actor} was told that ${kind} of ${incident} is done, and the journal does not know it`);
  }

  /** What a partner was told is kept must be there at that moment. */
  judgeTelegram(telegram: Telegram): void {
    const { sender, type, keyOf, passes } = telegram.wire;
    const own = [...this.#state.deliveries.keys()].filter((key) => key.startsWith(`${sender}|${type}|`));
    const words = `${telegram.mark} was acknowledged (${telegram.answers.join(', ')})`;
    if (keyOf) {
      const found = own.filter((key) => key.includes(keyOf(telegram))).length;
      if (passes?.(telegram)) insist(found === 0, () => `${telegram.mark} concerns nobody and is kept`);
      else insist(found > 0, () => `${words} and is not kept`);
      insist(found <= 1, () => `${telegram.mark} was heard once and acted ${found} times`);
      return;
    }
    const keys = own.filter((key) => key.startsWith(`${sender}|${type}|${telegram.report.caseNumber}|`));
    const kept =
      telegram.state === '40'
        ? keys.some((key) => key.includes(telegram.mark))
        : keys.some((key) => key.endsWith(`|${STATE_OF[telegram.state]}`));
    insist(kept, () => `${words} and is not kept`);
  }

  judgeEnd(partners: readonly SimPartner[], board: ConsoleProjection, now: number): void {
    insist(
      this.#state.entries.length === this.#state.head.seq,
      () => `${this.#state.entries.length} entries, head ${this.#state.head.seq}`,
    );
    const broken = findBreak(EMPTY_CHAIN, this.#state.entries);
    insist(!broken, () => `entry ${broken?.seq} ${broken?.reason}`);
    for (const partner of partners) for (const telegram of partner.options.telegrams) this.judgeTelegram(telegram);
    this.#judgeOnce();
    this.#judgeTold(partners);
    this.#judgeTimers(now);
    this.#judgeBoard(board);
  }

  /** Each message that was heard acted in exactly one entry; the same case is answered by one incident. */
  #judgeOnce(): void {
    const acted = new Map<string, number>();
    for (const { kind, data } of this.#state.entries) {
      if (typeof data['occurrence'] !== 'string' || typeof data['state'] !== 'string' || kind === 'event.repeated') continue;
      const key = this.#caseOf(String(data['type']), data['occurrence'], data['state']);
      acted.set(key, (acted.get(key) ?? 0) + 1);
    }
    const heard = new Map<string, number>();
    for (const key of this.#state.deliveries.keys()) {
      const [, type = '', occurrence = '', state = ''] = key.split('|');
      const code = Object.entries(STATE_OF).find(([, name]) => name === state)?.[0] ?? state;
      const known = this.#caseOf(type, occurrence, code);
      heard.set(known, (heard.get(known) ?? 0) + 1);
    }
    for (const [key, times] of heard)
      insist(acted.get(key) === times, () => `${key} was heard ${times} times and acted ${acted.get(key) ?? 0} times`);
    for (const key of acted.keys()) insist(heard.has(key), () => `${key} acted and is not known as heard`);
    const opened = this.#state.entries.filter((entry) => entry.kind === 'incident.opened').map((entry) => entry.incident);
    insist(
      new Set(opened).size === opened.length && opened.every((id) => id !== undefined && this.#state.incidents.has(id)),
      () => 'an opened incident is missing',
    );
    insist(opened.length === this.#state.incidents.size, () => `${this.#state.incidents.size} incidents, ${opened.length} opened`);
  }

  /** Names a message as far as an entry does: which sighting and which link of a chain it was, the entry may say by another number. */
  #caseOf(type: string, occurrence: string, state: string): string {
    const wire = this.#wires.find((each) => each.type === type);
    if (wire?.isChain) return `${occurrence.replace(/#\d+$/, '')}|of a chain`;
    return wire?.keyOf ? `${type}|all` : `${occurrence}|${state}`;
  }

  #judgeTold(partners: readonly SimPartner[]): void {
    const heard = new Map(partners.flatMap((partner) => [...partner.told].map(([reference, told]) => [reference, told] as const)));
    const order = new Map<string, number>();
    const positions = new Map<string, number>();
    // One partner, one list: where there are several of one system each word went to one of them.
    if (partners.length === 1)
      for (const reference of partners[0]?.heard ?? []) if (!positions.has(reference)) positions.set(reference, positions.size);
    for (const { id, effect } of this.#ordered) {
      const told = heard.get(id);
      const [what, occurrence] =
        effect.do === 'send' ? [effect.topic, String(effect.facts['occurrence'])] : [effect.state, effect.occurrence];
      insist(told, () => `nobody was told ${what} of ${occurrence} (${id})`);
      insist(told.occurrence === occurrence, () => `${id} spoke of ${told.occurrence} instead of ${occurrence}`);
      const at = positions.get(id) ?? 0;
      if (partners.length === 1)
        insist(at >= (order.get(occurrence) ?? 0), () => `${occurrence} was told in another order than it went (${id})`);
      order.set(occurrence, at);
    }
    const known = new Set(this.#ordered.map((row) => row.id));
    for (const reference of heard.keys()) insist(known.has(reference), () => `a partner was told ${reference}, which no commit ordered`);
    for (const row of this.#state.outbox.values())
      insist(row.effect.do === 'wake', () => `${row.id} (${row.effect.do}) is still to be done`);
  }

  /** Nothing that fell due was forgotten. */
  #judgeTimers(now: number): void {
    const slack = 90_000;
    for (const incident of this.#state.incidents.values()) {
      for (const share of incident.shares)
        insist(share.endedAt !== undefined || share.until > now - slack, () => `share ${share.id} outlives its time`);
      if (!isLive(incident.status)) continue;
      for (const told of incident.propagations) {
        // Told again since, by a reopening: then that word is the one that counts.
        const again = incident.propagations.some((later) => later.organisation === told.organisation && later.sentAt > told.sentAt);
        const due =
          !again &&
          told.dueAt !== undefined &&
          told.dueAt < now - slack &&
          told.acknowledgedAt === undefined &&
          told.settledAt === undefined;
        insist(!due || told.overdueAt !== undefined, () => `nobody noticed that ${told.id} fell due`);
      }
    }
    for (const row of this.#state.outbox.values())
      insist(row.dueAt > now - slack, () => `${row.id} fell due at ${row.dueAt} and was not performed`);
  }

  #judgeBoard(board: ConsoleProjection): void {
    insist(board.seq === this.#state.head.seq, () => `the console is at ${board.seq}, the journal at ${this.#state.head.seq}`);
    insist(board.incidents.size === this.#state.incidents.size, () => 'the console shows other incidents than there are');
    for (const incident of this.#state.incidents.values()) {
      const shown = board.incidents.get(incident.id);
      const facts = {
        status: shown?.status,
        shares: [...(shown?.liveShares ?? [])].toSorted(),
        cameras: [...(shown?.cameras ?? [])].toSorted(),
        overdue: shown?.overdue.size,
        acknowledged: shown?.acknowledged.size,
      };
      const stored = {
        status: incident.status,
        shares: incident.shares
          .filter((share) => share.endedAt === undefined)
          .map((share) => share.id as string)
          .toSorted(),
        cameras: incident.cameras.map((chosen) => chosen.camera as string).toSorted(),
        overdue: incident.propagations.filter((told) => told.overdueAt !== undefined).length,
        acknowledged: incident.propagations.filter((told) => told.acknowledgedAt !== undefined).length,
      };
      insist(
        JSON.stringify(facts) === JSON.stringify(stored),
        () => `the console shows ${JSON.stringify(facts)} where the store has ${JSON.stringify(stored)}`,
      );
    }
  }
}

const STATE_OF = {
  '10': 'occurred',
  '20': 'received',
  '30': 'assigned',
  '40': 'changed',
  '50': 'released',
  '90': 'cancelled',
  '91': 'ended',
  '92': 'autoEnded',
} as const;

/** Whether a simulated partner is to hear of it. */
function isTold(row: OutboxRow, wires: readonly SimWire[]): row is OutboxRow & { readonly effect: Told } {
  const { effect } = row;
  if (effect.do === 'send') return effect.link === POLICE_LINK;
  return effect.do === 'tellPartner' && wires.some(({ service, hears }) => hears && service === effect.link);
}
