import type { LinkId } from '#domain/ids.ts';
import type { LinkPorts } from '../ports.ts';
import type { ScsnsMeaning, TelegramMeaning } from '../wires/read-report.ts';
import { TelegramLink } from '../wires/telegram/telegram-link.ts';
import type { Config119 } from './config.ts';
import { DISPATCH_CODE, readDispatch } from './dispatch.ts';
import { canonicalKind119 } from './kinds.ts';
import { EVENT_TYPE, readCase } from './report.ts';
import { routeTelegram } from './route-words.ts';

const TELEGRAM: TelegramMeaning = {
  codes: new Set([DISPATCH_CODE]),
  read: (header, text, context) => (header.code === DISPATCH_CODE ? readDispatch : readCase)(header, text, context),
  word: routeTelegram,
};

const SCSNS: ScsnsMeaning = {
  path: '/link/scsns/dispatch-119',
  types: new Set([EVENT_TYPE]),
  kindItem: '119_TY_CD',
  gradeItem: '119_GRADE',
  canonicalKind: canonicalKind119,
};

/** Both wires of the 119 centre behind one link. */
export function link119(id: LinkId, ports: LinkPorts, config: Config119): TelegramLink {
  return new TelegramLink(id, ports, { config, meaning: TELEGRAM, scsns: { config, meaning: SCSNS } });
}
