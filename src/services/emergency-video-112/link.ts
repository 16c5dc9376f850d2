import type { LinkId } from '#domain/ids.ts';
import type { LinkPorts } from '../ports.ts';
import type { ScsnsMeaning, TelegramMeaning } from '../wires/read-report.ts';
import { TelegramLink } from '../wires/telegram/telegram-link.ts';
import type { Config112 } from './config.ts';
import { canonicalKind } from './kinds.ts';
import { EVENT_TYPE, readReport } from './report.ts';

const TELEGRAM: TelegramMeaning = { read: readReport };

const SCSNS: ScsnsMeaning = {
  path: '/link/scsns',
  types: new Set([EVENT_TYPE]),
  kindItem: '112_TY_CD',
  gradeItem: '112_GRADE',
  canonicalKind,
};

/** Both wires of the 112 centre behind one link. */
export function link112(id: LinkId, ports: LinkPorts, config: Config112): TelegramLink {
  return new TelegramLink(id, ports, { config, meaning: TELEGRAM, scsns: { config, meaning: SCSNS } });
}
