import type { CityConfig } from '#contract/city-config.ts';
import { CHANNELS, type ChannelId } from '#domain/channel.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Delivering } from '#engine/outcome.ts';
import { emailChannel } from '#io/channels/email/email-channel.ts';
import { makeVapidKeys, pushChannel, type VapidKeys } from '#io/channels/push/push-channel.ts';
import { smsChannel } from '#io/channels/sms/sms-channel.ts';
import { httpPost } from '#io/http-post.ts';
import { readSecret } from '#io/read-config.ts';
import { makeSecretBox, type SecretBox } from '#server/sealing/secret-box.ts';
import { DutyDesk } from '#server/duty/duty-desk.ts';
import type { Job } from '#server/handle.ts';
import type { LinkHost } from '#server/links/link-host.ts';
import type { Handled } from '#server/handler.ts';
import type { Channels } from '#server/messages/channel.ts';
import { addSecret, loadSecret } from '#server/messages/contact-rows.ts';
import { Contacts } from '#server/messages/contacts.ts';
import { deliverMessage } from '#server/messages/deliver-message.ts';
import { linkChannel } from '#server/messages/link-channel.ts';
import { TemplateDesk } from '#server/messages/template-desk.ts';
import type { Performed } from '#server/outbox/outbox.ts';
import type { PeopleDirectory } from '#server/people/people-directory.ts';
import { Settings } from '#server/settings.ts';
import type { Database } from '#server/store/sql.ts';
import { DEMO_SMS_KEY } from './demo-secrets.ts';

/** Who is on duty, what messages say, and how people are reached. */
export interface CityHandling {
  readonly duty: DutyDesk;
  readonly templates: TemplateDesk;
  readonly contacts: Contacts;
  readonly messageChannels: readonly ChannelId[];
  /** Public key for web push, where the city has it. */
  readonly pushKey: string | undefined;
  readonly deliver: (effect: Delivering, id: string) => Promise<Performed>;
}

export interface HandlingOptions {
  readonly config: CityConfig;
  readonly database: Database;
  readonly dataKey: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: PeopleDirectory;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly carry: LinkHost['carry'];
  readonly newId: () => string;
  readonly now: () => number;
  readonly onProblem: (text: string) => void;
}

export async function openHandling(options: HandlingOptions): Promise<CityHandling> {
  const { config, database, directory, record, submit, newId, now, onProblem } = options;
  const box = makeSecretBox(options.dataKey, 'contact');
  const settings = await Settings.load({ database, now, record });
  const duty = new DutyDesk({ config, settings, directory });
  const contacts = new Contacts({ database, box, config, now, peopleOf: (organisation) => duty.peopleOf(organisation) });
  const keys = config.messages.push ? await usableKeys(database, box, onProblem) : undefined;
  const channels = await openChannels(options, keys);
  const { host, port, publicUrl = `http://${host}:${port}` } = config.server;
  return {
    duty,
    templates: new TemplateDesk(settings, config.messages.templates),
    contacts,
    messageChannels: CHANNELS.filter((channel) => channels[channel] !== undefined),
    pushKey: keys?.publicKey,
    deliver: (effect, id) => deliverMessage(effect, id, { channels, contacts, submit, newId, now, publicUrl, onProblem }),
  };
}

async function openChannels({ config, environment, carry }: HandlingOptions, keys: VapidKeys | undefined): Promise<Channels> {
  const { sms, email, push } = config.messages;
  const demo = config.demo.enabled ? DEMO_SMS_KEY : undefined;
  const linked = config.organisations.some(({ contact }) => contact?.link !== undefined);
  return {
    ...(linked ? { link: linkChannel(carry) } : {}),
    ...(sms ? { sms: smsChannel({ ...sms, apiKey: (await readSecret(environment, 'MANGRU_SMS_API_KEY')) ?? demo ?? '' }, httpPost) } : {}),
    ...(email ? { email: emailChannel({ ...email, password: await readSecret(environment, 'MANGRU_SMTP_PASSWORD') }) } : {}),
    ...(push && keys ? { push: pushChannel({ subject: push.subject, keys }, httpPost) } : {}),
  };
}

const VAPID = 'vapid';

/** Keys that another data key has sealed cost web push, not the start: whoever moves a database without its key is told, and the rest of the city goes on. */
async function usableKeys(database: Database, box: SecretBox, onProblem: (text: string) => void): Promise<VapidKeys | undefined> {
  try {
    return await vapidKeys(database, box);
  } catch (error) {
    onProblem(`web push is off: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Made once for a city: browsers that subscribed hear nothing that is signed with another. */
async function vapidKeys(database: Database, box: SecretBox): Promise<VapidKeys> {
  const read = async (): Promise<VapidKeys | undefined> => {
    const sealed = await loadSecret(database, VAPID);
    return sealed && (JSON.parse(box.open(sealed, VAPID)) as VapidKeys);
  };
  const known = await read();
  if (known) return known;
  await addSecret(database, VAPID, box.seal(JSON.stringify(makeVapidKeys()), VAPID));
  const made = await read();
  if (!made) throw new Error('The keys for web push could not be kept in the database.');
  return made;
}
