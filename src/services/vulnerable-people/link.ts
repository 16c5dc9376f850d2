import type { LinkId } from '#domain/ids.ts';
import type { LinkPorts } from '../ports.ts';
import { coveredIntake } from '../wires/covered-intake.ts';
import type { ScsnsMeaning, TelegramMeaning } from '../wires/read-report.ts';
import { TelegramLink } from '../wires/telegram/telegram-link.ts';
import type { VulnerablePeopleConfig } from './config.ts';
import { canonicalServiceType } from './kinds.ts';
import { personOfItems } from './profile.ts';
import { EVENT_TYPE, readWeakReport } from './report.ts';
import { BODY_FIELDS } from './telegram-body.ts';

export const SCSNS_PATH = '/link/scsns/vulnerable-people';

/** Both wires of the telecoms behind one link; what cannot be read is kept with whatever may be personal covered. */
export function telecomLink(id: LinkId, ports: LinkPorts, config: VulnerablePeopleConfig): TelegramLink {
  const { deleteAfterDays } = config;
  const meaning: TelegramMeaning = {
    fields: BODY_FIELDS,
    read: (header, text, context) => readWeakReport(header, text, { ...context, deleteAfterDays }),
  };
  const scsns: ScsnsMeaning = {
    path: SCSNS_PATH,
    types: new Set([EVENT_TYPE]),
    kindItem: 'WP_SVC_TY',
    gradeItem: 'EVT_GRD',
    canonicalKind: canonicalServiceType,
    person: (items, about) => personOfItems(items, about, deleteAfterDays),
  };
  return new TelegramLink(id, { ...ports, intake: coveredIntake(ports.intake) }, { config, meaning, scsns: { config, meaning: scsns } });
}
