import { systemCiphers } from '#io/ciphers.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { deliveryKey } from '#domain/event.ts';
import type { EventId } from '#domain/ids.ts';
import type {
  Clock,
  FileServers,
  Intake,
  LinkJournal,
  LinkPorts,
  LinkWatch,
  Net,
  ParkedIntake,
  PersonalData,
  Receipt,
  SealedStore,
  Vault,
} from '#services/ports.ts';

type Message = Parameters<LinkWatch['message']>[0];

/** A store whose commit the test decides: by itself at once, or when the test says so. */
export class TestIntake implements Intake {
  readonly events: PartnerEvent[] = [];
  readonly quarantined: { peer: string; bytes: Uint8Array; problems: readonly string[] }[] = [];
  /** Submits that wait for `commit` while `held`. */
  readonly waiting: ((receipt: Receipt | Error) => void)[] = [];
  held = false;
  answer: Receipt['outcome'] | 'throw' | undefined;
  #ids = 0;
  readonly #known = new Set<string>();

  newEventId(): EventId {
    return `e${++this.#ids}` as EventId;
  }

  async submit(event: PartnerEvent): Promise<Receipt> {
    this.events.push(event);
    if (!this.held) return this.#receipt(event);
    return new Promise((resolve, reject) =>
      this.waiting.push((receipt) => (receipt instanceof Error ? reject(receipt) : resolve(receipt))),
    );
  }

  async quarantine(entry: { peer: string; bytes: Uint8Array; problems: readonly string[] }): Promise<void> {
    this.quarantined.push(entry);
  }

  /** Commits the oldest so many that wait, in one turn. */
  commit(count = this.waiting.length, receipt: Receipt | Error = { outcome: 'accepted' }): void {
    for (const settle of this.waiting.splice(0, count)) settle(receipt);
  }

  #receipt(event: PartnerEvent): Receipt {
    if (this.answer === 'throw') throw new Error('the store is down');
    const key = deliveryKey(event);
    const outcome = this.answer ?? (this.#known.has(key) ? 'repeated' : 'accepted');
    this.#known.add(key);
    return { outcome };
  }
}

export class TestWatch implements LinkWatch {
  readonly peers = new Map<string, string>();
  readonly downs: string[] = [];
  readonly messages: Message[] = [];
  readonly errors: string[] = [];
  readonly odds: string[] = [];
  peerUp(peer: string, address: string): void {
    this.peers.set(peer, address);
  }
  peerHeard(): void {}
  peerDown(peer: string, reason: string): void {
    this.peers.delete(peer);
    this.downs.push(reason);
  }
  message(entry: Message): void {
    this.messages.push(entry);
  }
  error(text: string): void {
    this.errors.push(text);
  }
  odd(peer: string, what: string): void {
    this.odds.push(`${peer}: ${what}`);
  }
}

/** Keeps persons where the test can look. */
export class TestVault implements Vault {
  readonly kept: PersonalData[] = [];
  keep(person: PersonalData): Promise<string> {
    this.kept.push(person);
    return Promise.resolve(`profile-${person.subject}`);
  }
  async pictures(subject: string): Promise<readonly Uint8Array[]> {
    return this.kept.findLast((known) => known.subject === subject && known.pictures.length > 0)?.pictures ?? [];
  }
}

/** Documents in memory; what is written is there for the next link that is given them. */
export class TestSealed implements SealedStore {
  readonly documents = new Map<string, Uint8Array>();
  async read(name: string): Promise<Uint8Array | undefined> {
    return this.documents.get(name);
  }
  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.documents.set(name, Uint8Array.from(bytes));
  }
  async remove(name: string): Promise<void> {
    this.documents.delete(name);
  }
}

/** What links write into the journal; `keeps` is whether it is taken. */
export class TestJournal implements LinkJournal {
  readonly entries: Parameters<LinkJournal['write']>[0][] = [];
  keeps = true;
  async write(entry: Parameters<LinkJournal['write']>[0]): Promise<boolean> {
    if (this.keeps) this.entries.push(entry);
    return this.keeps;
  }
}

export const NO_FILES: FileServers = { connect: () => Promise.reject(new Error('no server of files here')) };

export interface TestPorts extends LinkPorts {
  /** What links tell of parked cars goes here; a test puts its own words in. */
  readonly parkedTo: ParkedIntake;
  readonly intake: TestIntake;
  readonly watch: TestWatch;
  readonly vault: TestVault;
  readonly sealed: TestSealed;
  readonly journal: TestJournal;
}

/** Ports of a link under test over the given clock and net; random is a counter. */
export function testPorts(clock: Clock, net: Net): TestPorts {
  let drawn = 0;
  const hex = (bytes: number): string =>
    (++drawn)
      .toString(16)
      .padStart(bytes * 2, '0')
      .slice(-bytes * 2);
  const units = { report: () => ({ taken: 0, late: 0, refused: 0, problems: [] }) };
  const parkedTo: ParkedIntake = { parked: () => {}, gone: () => {} };
  return {
    parkedTo,
    parked: { parked: (car) => parkedTo.parked(car), gone: (plate) => parkedTo.gone(plate) },
    units,
    clock,
    net,
    random: { hex },
    ciphers: systemCiphers,
    post: () => Promise.reject(new Error('nobody listens there')),
    intake: new TestIntake(),
    watch: new TestWatch(),
    vault: new TestVault(),
    files: NO_FILES,
    sealed: new TestSealed(),
    journal: new TestJournal(),
  };
}
