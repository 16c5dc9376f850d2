import { pushSubscription, type PushSubscriptionDocument } from '#contract/message-view.ts';
import type { CityConfig } from '#contract/city-config.ts';
import type { ChannelId } from '#domain/channel.ts';
import type { OrganisationId, PersonId } from '#domain/ids.ts';
import type { SecretBox } from '../sealing/secret-box.ts';
import type { Database } from '../store/sql.ts';
import {
  addSubscription,
  countSubscriptions,
  loadContact,
  loadSubscriptions,
  removeSubscription,
  saveContact,
  type SubscriptionRow,
} from './contact-rows.ts';

/** Browsers of one person that are told: a desk, a second desk, a phone. */
const MAX_BROWSERS = 5;
/** So many browsers of one room are told at most. */
const MAX_ROOM_BROWSERS = 50;

export interface ContactPorts {
  readonly database: Database;
  readonly box: SecretBox;
  readonly config: Pick<CityConfig, 'organisations' | 'messages'>;
  readonly peopleOf: (organisation: OrganisationId) => readonly { readonly id: PersonId }[];
  readonly now: () => number;
}

export interface Contact {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

/** An address that a channel understands, and how to forget it when it is gone. */
export interface Address {
  readonly to: string;
  readonly forget?: () => Promise<void>;
}

/** How people and rooms are reached: sealed in the store (X3), opened only when a message goes or the person looks at their own. */
export class Contacts {
  readonly #ports: ContactPorts;

  constructor(ports: ContactPorts) {
    this.#ports = ports;
  }

  async of(person: PersonId): Promise<Contact> {
    const row = await loadContact(this.#ports.database, person);
    const open = (sealed: Uint8Array | null | undefined, what: string): string | undefined =>
      sealed ? this.#ports.box.open(sealed, `${what} of ${person}`) : undefined;
    return { phone: open(row?.phone, 'phone'), email: open(row?.email, 'email') };
  }

  async change(person: PersonId, { phone, email }: Contact): Promise<void> {
    const seal = (text: string | undefined, what: string): Uint8Array | null =>
      text === undefined ? null : this.#ports.box.seal(text, `${what} of ${person}`);
    await saveContact(this.#ports.database, { person, phone: seal(phone, 'phone'), email: seal(email, 'email') });
  }

  browsers(person: PersonId): Promise<number> {
    return countSubscriptions(this.#ports.database, person);
  }

  /** False: its push service is none that the configuration names. */
  async addBrowser(person: PersonId, subscription: PushSubscriptionDocument): Promise<boolean> {
    if (!this.#mayCall(subscription.endpoint)) return false;
    const mark = this.#ports.box.mark(subscription.endpoint);
    const sealed = this.#ports.box.seal(JSON.stringify(subscription), `browser ${mark}`);
    await addSubscription(this.#ports.database, {
      mark,
      person,
      subscription: sealed,
      now: this.#ports.now(),
      keep: MAX_BROWSERS,
    });
    return true;
  }

  async removeBrowser(person: PersonId, endpoint: string): Promise<void> {
    await removeSubscription(this.#ports.database, this.#ports.box.mark(endpoint), person);
  }

  /** Where a message goes: to the person, or to the room where nobody is named. Empty: there is no way. */
  async addresses(to: {
    readonly channel: ChannelId;
    readonly organisation: OrganisationId;
    readonly person?: PersonId;
  }): Promise<readonly Address[]> {
    if (to.channel === 'push') return this.#subscriptions(to);
    const room = this.#ports.config.organisations.find(({ id }) => id === to.organisation)?.contact;
    if (to.channel === 'link') return room?.link === undefined ? [] : [{ to: room.link }];
    const contact = to.person === undefined ? room : await this.of(to.person);
    const address = to.channel === 'sms' ? contact?.phone : contact?.email;
    return address === undefined ? [] : [{ to: address }];
  }

  async #subscriptions(to: { readonly organisation: OrganisationId; readonly person?: PersonId }): Promise<readonly Address[]> {
    const people = to.person === undefined ? this.#ports.peopleOf(to.organisation).map(({ id }) => id) : [to.person];
    const rows = await loadSubscriptions(this.#ports.database, people, to.person === undefined ? MAX_ROOM_BROWSERS : MAX_BROWSERS);
    return rows.flatMap((row) => this.#open(row));
  }

  /** A service that the configuration no longer names is called no more. */
  #open({ mark, subscription }: SubscriptionRow): readonly Address[] {
    const to = this.#ports.box.open(subscription, `browser ${mark}`);
    const read = pushSubscription.safeParse(JSON.parse(to));
    if (!read.success || !this.#mayCall(read.data.endpoint)) return [];
    return [{ to, forget: () => removeSubscription(this.#ports.database, mark) }];
  }

  #mayCall(endpoint: string): boolean {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    const services = this.#ports.config.messages.push?.services ?? [];
    if (!url || (url.protocol !== 'https:' && url.hostname !== '127.0.0.1')) return false;
    return services.some((service) => (service.startsWith('.') ? url.hostname.endsWith(service) : url.hostname === service));
  }
}
