import { z } from 'zod';
import { encodeKorean } from '#protocol/korean-text.ts';
import type { Channel, ChannelAnswer, ChannelMessage } from '#server/messages/channel.ts';
import type { HttpPost } from '#services/ports.ts';

export interface SmsSettings {
  /** Without the path: `https://sms.example.go.kr`. */
  readonly url: string;
  readonly from: string;
  readonly apiKey: string;
}

const TIMEOUT_MS = 10_000;
/** A short text message holds 90 bytes of EUC-KR, a long one (LMS) 2,000. */
const SHORT_BYTES = 90;
const LONG_BYTES = 2_000;

const answerBody = z.object({ state: z.enum(['accepted', 'delivered', 'failed']), reason: z.string().max(500).optional() });

/** Text messages by the gateway's HTTP wire (README.md). The same message asked again is not sent again: its state is told. */
export function smsChannel(settings: SmsSettings, post: HttpPost): Channel {
  return {
    deliver: async (message) => {
      try {
        return read(await post({ ...requestOf(message, settings), timeoutMs: TIMEOUT_MS }));
      } catch (error) {
        return { outcome: 'unreachable', reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

function requestOf(message: ChannelMessage, { url, from, apiKey }: SmsSettings): Omit<Parameters<HttpPost>[0], 'timeoutMs'> {
  const { text, kind } = fitText(message.text);
  const body = {
    to: message.to.replaceAll('-', ''),
    from,
    kind,
    ...(kind === 'lms' ? { subject: message.subject.slice(0, 40) } : {}),
    text,
  };
  return {
    url: `${url.replace(/\/$/, '')}/v1/messages`,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json; charset=utf-8',
      // Header fields hold ASCII; ids of effects do.
      'idempotency-key': message.id,
    },
    body: new TextEncoder().encode(JSON.stringify({ ...body, urgent: message.urgent })),
  };
}

/** What a telephone can show: characters outside of EUC-KR become question marks there, and what is too long is cut here, not somewhere. */
function fitText(text: string): { readonly text: string; readonly kind: 'sms' | 'lms' } {
  const bytes = (part: string): number => encodeKorean(part, 'euc-kr').length;
  if (bytes(text) <= SHORT_BYTES) return { text, kind: 'sms' };
  let fitting = text;
  while (bytes(fitting) > LONG_BYTES) fitting = fitting.slice(0, -16);
  return { text: fitting, kind: 'lms' };
}

function read({ status, body }: { readonly status: number; readonly body: Uint8Array }): ChannelAnswer {
  if (status === 429 || status >= 500) return { outcome: 'unreachable', reason: `the gateway answered ${status}` };
  // A wrong key is ours to put right, and then the message still goes.
  if (status === 401 || status === 403) return { outcome: 'unreachable', reason: `the gateway does not accept our key (${status})` };
  if (status >= 300) return { outcome: 'rejected', reason: `the gateway answered ${status}` };
  const said = answerBody.safeParse(parse(body));
  if (!said.success) return { outcome: 'unreachable', reason: 'the gateway’s answer cannot be read' };
  if (said.data.state === 'delivered') return { outcome: 'delivered' };
  if (said.data.state === 'failed') return { outcome: 'rejected', reason: said.data.reason ?? 'it did not arrive' };
  return { outcome: 'sent', more: true };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
