import type { LinkId } from '#domain/ids.ts';
import type { LinkPorts } from '../ports.ts';
import { coveredIntake } from '../wires/covered-intake.ts';
import type { GoodReport, ScsnsMeaning, TelegramMeaning } from '../wires/read-report.ts';
import { TelegramLink, type TelegramLinkParts } from '../wires/telegram/telegram-link.ts';
import type { VulnerablePeopleConfig } from './config.ts';
import { canonicalServiceType } from './kinds.ts';
import { PhotoDesk } from './photo-desk.ts';
import { personOfItems } from './profile.ts';
import { EVENT_TYPE, readWeakReport } from './report.ts';
import { BODY_FIELDS } from './telegram-body.ts';

export const SCSNS_PATH = '/link/scsns/vulnerable-people';

/** Both wires of the telecoms behind one link; what cannot be read is kept with whatever may be personal covered. */
export class TelecomLink extends TelegramLink {
  readonly #photos: PhotoDesk;

  constructor(id: LinkId, ports: LinkPorts, config: VulnerablePeopleConfig) {
    const photos = new PhotoDesk(ports, config);
    super(
      id,
      { ...ports, intake: coveredIntake(ports.intake) },
      wiresOf(config, (report) => photos.fetch(report)),
    );
    this.#photos = photos;
  }

  override async start(): Promise<void> {
    await this.#photos.start();
    await super.start();
  }

  override async stop(): Promise<void> {
    this.#photos.stop();
    await super.stop();
  }
}

function wiresOf(config: VulnerablePeopleConfig, onKept: (report: GoodReport) => Promise<void>): TelegramLinkParts {
  const { deleteAfterDays } = config;
  const meaning: TelegramMeaning = {
    fields: BODY_FIELDS,
    read: (header, text, context) => readWeakReport(header, text, { ...context, deleteAfterDays }),
    onKept,
  };
  const scsns: ScsnsMeaning = {
    path: SCSNS_PATH,
    types: new Set([EVENT_TYPE]),
    kindItem: 'WP_SVC_TY',
    gradeItem: 'EVT_GRD',
    canonicalKind: canonicalServiceType,
    person: (items, about) => personOfItems(items, about, deleteAfterDays),
    onKept,
  };
  return { config, meaning, scsns: { config, meaning: scsns } };
}
