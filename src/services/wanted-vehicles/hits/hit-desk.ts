import type { LinkId } from '#domain/ids.ts';
import { formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import type { Delivery, LinkPorts, Notice, OutboundMessage } from '../../ports.ts';
import { HIT_TOPIC, hitPictureNames } from '../../wires/hit-report.ts';
import type { Fate } from '../../wires/results.ts';
import type { WantedConfig } from '../config.ts';
import type { Hit, ReadJudge } from '../reads/judge-reads.ts';
import { LatelySeen } from '../reads/lately-seen.ts';
import { PictureFetcher } from './fetch-pictures.ts';
import { hitEvent, hitFields, subjectOf } from './hit-event.ts';

/** One vehicle that is being followed: every sighting of it is word of the same case. */
interface Pursuit {
  readonly plate: string;
  readonly occurrence: string;
  /** As it was read when it was not certain. */
  readonly uncertainRead: string | undefined;
}

const MAX_PURSUITS = 10_000;
const PURSUIT_MS = 12 * 3_600_000;

/** Makes cases of hits: keeps plate and pictures in the vault, tells the engine, lays the pictures down for the police. */
export class HitDesk {
  readonly #ports: LinkPorts;
  readonly #config: WantedConfig;
  readonly #judge: ReadJudge;
  readonly #link: LinkId;
  readonly #fetcher: PictureFetcher;
  readonly #pursuits = new LatelySeen<Pursuit>(MAX_PURSUITS);
  /** Pictures on their way, by plate. */
  readonly #fetching = new Map<string, Promise<void>>();

  constructor(link: LinkId, ports: LinkPorts, { config, judge }: { readonly config: WantedConfig; readonly judge: ReadJudge }) {
    this.#link = link;
    this.#ports = ports;
    this.#config = config;
    this.#judge = judge;
    this.#fetcher = new PictureFetcher(ports, config);
  }

  /** Resolves once the hit is durable, or is known not to be. The pictures come after. */
  async take(hit: Hit, sender: string): Promise<Fate> {
    const { intake, vault, watch } = this.#ports;
    const { plate } = hit.candidates[0];
    const { occurrence, state } = this.#pursue(hit);
    try {
      const profile = await vault.keep({
        subject: subjectOf(plate),
        fields: hitFields(hit),
        pictures: [],
        deleteAfterDays: this.#keepDays,
      });
      const event = hitEvent(hit, { id: intake.newEventId(), link: this.#link, sender, occurrence, state, profile });
      const { outcome } = await intake.submit(event);
      if (outcome === 'busy') this.#giveBack(hit, state);
      else this.#fetchPictures(hit);
      return outcome;
    } catch (error) {
      watch.error(`a hit of ${hit.read.facility} could not be stored: ${messageOf(error)}`);
      this.#giveBack(hit, state);
      return 'failed';
    }
  }

  /** Lays the pictures of the latest sighting down on the police's server, where the word of the hit says that they are. */
  async layDownPictures({ topic, facts }: Notice): Promise<Delivery> {
    if (topic !== `${HIT_TOPIC}.pictures`) return { outcome: 'rejected', reason: `this link has no words for ${topic}` };
    const plate = String(facts['plate'] ?? '');
    await this.#fetching.get(plate);
    const pictures = await this.#ports.vault.pictures(subjectOf(plate));
    if (pictures.length === 0) return { outcome: 'rejected', reason: 'there is no picture' };
    const { list, listPassword = '', fileSeconds } = this.#config;
    try {
      await using session = await this.#ports.files.connect({
        protocol: 'sftp',
        ...list,
        password: listPassword,
        timeoutMs: fileSeconds * 1_000,
      });
      for (const [at, name] of hitPictureNames(facts).entries()) {
        const picture = pictures[at];
        if (picture) await session.write(`${list.hitFolder}/${name}`, picture);
      }
      return { outcome: 'delivered' };
    } catch (error) {
      return { outcome: 'unreachable', reason: messageOf(error) };
    }
  }

  /** The case of a pursuit ended: the vehicle's next sighting is a new one, and what was only suspected is not told again for a while. */
  ended({ occurrence }: OutboundMessage): void {
    for (const { plate, uncertainRead } of this.#pursuits.forget((pursuit) => pursuit.occurrence === occurrence))
      if (uncertainRead !== undefined) this.#judge.dismiss(uncertainRead, plate, this.#ports.clock.now());
  }

  #pursue({ read, exact, candidates: [{ plate }] }: Hit): { readonly occurrence: string; readonly state: 'occurred' | 'changed' } {
    const known = this.#pursuits.get(plate, read.at, PURSUIT_MS);
    const occurrence = known?.occurrence ?? `${formatSeoulTimeMillis(read.at)}-${read.facility}`;
    this.#pursuits.set(plate, read.at, { plate, occurrence, uncertainRead: exact ? undefined : read.plate });
    return { occurrence, state: known ? 'changed' : 'occurred' };
  }

  #giveBack(hit: Hit, state: 'occurred' | 'changed'): void {
    this.#judge.forget(hit);
    if (state === 'occurred') this.#pursuits.delete(hit.candidates[0].plate);
  }

  #fetchPictures(hit: Hit): void {
    const { plate } = hit.candidates[0];
    const fetching = this.#keepPictures(hit).finally(() => {
      if (this.#fetching.get(plate) === fetching) this.#fetching.delete(plate);
    });
    this.#fetching.set(plate, fetching);
  }

  async #keepPictures(hit: Hit): Promise<void> {
    const pictures = await this.#fetcher.fetch(hit.read);
    const fields = { ...hitFields(hit), PICTURES: pictures.map((picture) => picture.of).join(',') };
    await this.#ports.vault
      .keep({
        subject: subjectOf(hit.candidates[0].plate),
        fields,
        pictures: pictures.map((picture) => picture.bytes),
        deleteAfterDays: this.#keepDays,
      })
      .then(
        () => undefined,
        (error: unknown) => this.#ports.watch.error(`pictures of a hit could not be kept: ${messageOf(error)}`),
      );
  }

  get #keepDays(): number {
    return this.#config.keepDays;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
