import { createTransport } from 'nodemailer';
import type { Channel, ChannelAnswer } from '#server/messages/channel.ts';

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly from: string;
}

const TIMEOUT_MS = 10_000;

/** Mail by SMTP (RFC 5321). A mail server that has taken a message is all the proof there is: `sent`, never `delivered`. */
export function emailChannel(settings: EmailSettings): Channel {
  const { host, port, security, username, password, from } = settings;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username === undefined ? {} : { auth: { user: username, pass: password ?? '' } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.indexOf('@') + 1);
  return {
    deliver: async ({ id, to, subject, text, urgent, url }) => {
      try {
        await transport.sendMail({
          from,
          to,
          subject,
          text: `${text}\n\n${url}\n`,
          // The same message again has the same id (RFC 5322 §3.6.4): a mail server or reader that sees both shows one.
          messageId: `<${id.replaceAll(/[^\w.-]/g, '.')}@${domain}>`,
          priority: urgent ? 'high' : 'normal',
        });
        return { outcome: 'sent', more: false };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

/** 5xx to the sender, the receiver or the text: for good (RFC 5321 §4.2.1). Anything before that, and 4xx: later. */
function failureOf(error: unknown): ChannelAnswer {
  const facts = error instanceof Error ? (error as Error & { readonly code?: string; readonly responseCode?: number }) : undefined;
  const status = facts?.responseCode ?? 0;
  const about = facts?.code === 'EENVELOPE' || facts?.code === 'EMESSAGE';
  // Never the server's own words: it repeats the address in them.
  const reason = status > 0 ? `the mail server answered ${status}` : `the mail server cannot be reached (${facts?.code ?? 'unknown'})`;
  return { outcome: about && status >= 500 ? 'rejected' : 'unreachable', reason };
}
