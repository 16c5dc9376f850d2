import type { Telegram } from '#protocol/telegram-reader.ts';
import { sameSecret } from '../secret.ts';
import { RESULT, type Result } from '../results.ts';
import type { TelegramConfig } from '../wire-config.ts';

export type LoginAnswer =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly result: Result; readonly reason: string };

/**
 * Judges a 99/99 telegram. Its body may name the system more closely than the three letters of the header do (field 1,
 * so that one partner may keep several connections) and carry a key (field 2); an empty body means the header's name.
 */
export function judgeLogin(telegram: Telegram, text: string, config: TelegramConfig): LoginAnswer {
  const { sender } = telegram.header;
  if (!config.systems.includes(sender)) return { ok: false, result: RESULT.notLoggedIn, reason: 'system not linked' };
  const [name = '', key = ''] = text.split('|').map((part) => part.trim());
  if (config.loginKey !== undefined && !sameSecret(key, config.loginKey))
    return { ok: false, result: RESULT.notLoggedIn, reason: 'login key wrong' };
  if (name === '') return { ok: true, id: sender };
  if (!/^[0-9A-Za-z._-]{1,32}$/.test(name)) return { ok: false, result: RESULT.invalid, reason: 'system id: 1-32 letters, digits, . _ -' };
  return { ok: true, id: name };
}
