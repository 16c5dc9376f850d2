import { decodeKorean } from '#protocol/korean-text.ts';
import type { Intake } from '../ports.ts';

/** Header of a telegram, in bytes: nothing in it is personal. */
const HEADER_BYTES = 48;
/** Fields of a telegram's body that stay as they are where they stand: number, kind, coordinates. */
const PLAIN_FIELDS = 4;

/**
 * A quarantine for links whose messages are about people: what could not be read is kept with its structure, and the letters and digits that may be
 * somebody's name, number or address covered (`*`), because nobody can tell which they are. The partner is told field and reason as ever, and sends again.
 */
export function coveredIntake(intake: Intake): Intake {
  return {
    submit: (event) => intake.submit(event),
    newEventId: () => intake.newEventId(),
    quarantine: (entry) => intake.quarantine({ ...entry, bytes: covered(entry.bytes) }),
  };
}

const HEADER = /^\d{18}[0-9A-Za-z]{6}\d{24}/;

function covered(bytes: Uint8Array): Uint8Array {
  const text = decodeKorean(bytes)?.text ?? `${bytes.length} bytes in no known encoding`;
  if (/^\s*\{/.test(text)) return new TextEncoder().encode(coveredJson(text));
  return new TextEncoder().encode(HEADER.test(text) ? coveredTelegram(text) : hidden(text));
}

function coveredTelegram(text: string): string {
  const fields = text.slice(HEADER_BYTES).split('|');
  const plain = fields.length > PLAIN_FIELDS ? PLAIN_FIELDS : 0;
  return text.slice(0, HEADER_BYTES) + fields.map((field, at) => (at < plain ? field : hidden(field))).join('|');
}

const PLAIN_KEYS = new Set([
  'svcTy',
  'sysCd',
  'evtId',
  'ocrNbr',
  'ocrSts',
  'ocrEvtTime',
  'ocrEvtItemCnt',
  'crdntX',
  'crdntY',
  'reqDate',
  'encAt',
  'key',
]);

/** Keys stay; of the values those of the envelope alone. */
function coveredJson(text: string): string {
  return text.replaceAll(/"\w+"\s*:\s*"(?:[^"\\]|\\.)*"/g, (pair) => {
    const [, before = '', key = ''] = /^("(\w+)"\s*:\s*)/.exec(pair) ?? [];
    return PLAIN_KEYS.has(key) ? pair : `${before}${hidden(pair.slice(before.length))}`;
  });
}

function hidden(text: string): string {
  return text.replaceAll(/[\p{L}\p{N}]/gu, '*');
}
