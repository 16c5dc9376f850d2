import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

const MAX_KEPT = 1_000;
const MAX_BYTES = 100_000;

export interface ReceivedMail {
  readonly to: readonly string[];
  /** The message as it came (RFC 5322). */
  readonly source: string;
}

export interface MailServerOptions {
  readonly port: number;
  /** An SMTP status for a receiver who is not taken. */
  readonly refuse?: (receiver: string) => number | undefined;
}

/** A stand-in for a city's mail server: takes everything, keeps the last of it. */
export class MailServer implements AsyncDisposable {
  readonly received: ReceivedMail[] = [];
  readonly #server: SMTPServer;

  private constructor({ refuse }: MailServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      size: MAX_BYTES,
      onRcptTo: (address, _session, done) => {
        const status = refuse?.(address.address);
        if (status === undefined) return done();
        done(Object.assign(new Error(`<${address.address}> is not here`), { responseCode: status }));
      },
      onData: (stream, session, done) => {
        let source = '';
        stream.on('data', (part: Buffer) => {
          if (source.length < MAX_BYTES) source += part.toString();
        });
        stream.on('end', () => {
          this.received.push({ to: session.envelope.rcptTo.map(({ address }) => address), source });
          if (this.received.length > MAX_KEPT) this.received.shift();
          done();
        });
      },
    });
    // Clients that hang up in the middle are their own affair.
    this.#server.on('error', () => undefined);
  }

  static async start(options: MailServerOptions): Promise<MailServer> {
    const mail = new MailServer(options);
    await new Promise<void>((resolve, reject) => {
      mail.#server.once('error', reject);
      mail.#server.listen(options.port, '127.0.0.1', () => resolve());
    });
    return mail;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
