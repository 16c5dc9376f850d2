import type { LinkId } from '#domain/ids.ts';
import type { LinkPorts } from '../ports.ts';
import type { ScsnsMeaning, TelegramMeaning } from '../wires/read-report.ts';
import { TelegramLink } from '../wires/telegram/telegram-link.ts';
import type { DispatchConfig } from './config.ts';
import { EVENT_TYPE, kindOf, readRecord, wordUnit } from './record.ts';

const TELEGRAM: TelegramMeaning = { read: readRecord, word: wordUnit };

const SCSNS: ScsnsMeaning = {
  path: '/link/scsns/dispatch-112',
  types: new Set([EVENT_TYPE]),
  kindItem: 'TITLE',
  gradeItem: '112_GRADE',
  canonicalKind: kindOf,
};

/** Both wires of the police's dispatch system behind one link. */
export function dispatchLink(id: LinkId, ports: LinkPorts, config: DispatchConfig): TelegramLink {
  return new TelegramLink(id, ports, { config, meaning: TELEGRAM, scsns: { config, meaning: SCSNS } });
}
