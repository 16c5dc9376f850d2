import type { LinkId } from '#domain/ids.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { readCap } from '#protocol/cap/read-cap.ts';
import { decodeKorean } from '#protocol/korean-text.ts';
import type { Delivery, HttpRequest, HttpResponse, Link, LinkPorts, OutboundMessage, Receipt } from '../ports.ts';
import { sameSecret } from '../wires/secret.ts';
import { eventOfCap } from './cap-event.ts';
import type { ConfigNdms } from './config.ts';
import { eventOfMessage } from './message-event.ts';

export const CAP_PATH = '/link/ndms/cap';
export const MESSAGES_PATH = '/link/ndms/messages';
const PEER = 'ndms';
const MAX_ROWS = 500;
/** A clock that is wrong by less does no harm; a message from further ahead would hide every later one (D11). */
const AHEAD_MS = 10 * 60_000;

/** What became of a message, as the partner is told. */
type Result = Receipt['outcome'] | 'ignored' | 'refused' | 'notLoggedIn' | 'failed';
const STATUS: Readonly<Record<Result, number>> = {
  accepted: 200,
  repeated: 200,
  unmatched: 200,
  ignored: 200,
  refused: 400,
  notLoggedIn: 401,
  busy: 503,
  failed: 503,
};
interface Answer {
  readonly result: Result;
  readonly identifier?: string;
  readonly problems?: readonly string[];
}

/** 국가재난관리정보시스템: CAP 1.2 and 재난문자 by HTTP POST, each answered when it is durable. */
export class NdmsLink implements Link {
  readonly endpoint = `http POST ${CAP_PATH}, ${MESSAGES_PATH}`;
  readonly http: NonNullable<Link['http']>;
  readonly #id: LinkId;
  readonly #ports: LinkPorts;
  readonly #config: ConfigNdms;
  #open = false;
  #inFlight = 0;

  constructor(id: LinkId, ports: LinkPorts, config: ConfigNdms) {
    this.#id = id;
    this.#ports = ports;
    this.#config = config;
    this.http = {
      [CAP_PATH]: (request) => this.#guarded(request, (text) => this.#takeCap(text, request)),
      [MESSAGES_PATH]: (request) => this.#guarded(request, (text) => this.#takeMessages(text, request)),
    };
  }

  start(): Promise<void> {
    this.#open = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#open = false;
    return Promise.resolve();
  }

  send(_message: OutboundMessage): Promise<Delivery> {
    return Promise.resolve({ outcome: 'rejected', reason: 'NDMS takes no messages on this wire' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #guarded(request: HttpRequest, take: (text: string) => Promise<Answer>): Promise<HttpResponse> {
    const { maxBodyBytes, maxInFlight } = this.#config;
    if (!this.#open) return reply({ result: 'busy', problems: ['the link is stopped'] });
    if (request.method !== 'POST') return { ...reply({ result: 'refused', problems: ['use POST'] }), status: 405 };
    if (!this.#isPartner(request)) {
      this.#ports.watch.error(`${request.peer}: refused, its ID or API key is wrong`);
      return reply({ result: 'notLoggedIn', problems: ['x-ndms-id, x-api-key: not accepted'] });
    }
    if (request.body.length > maxBodyBytes)
      return { ...reply({ result: 'refused', problems: [`body: longer than ${maxBodyBytes} bytes`] }), status: 413 };
    if (this.#inFlight >= maxInFlight) return reply({ result: 'busy', problems: ['too many requests at once, send again'] });
    this.#inFlight += 1;
    this.#ports.watch.peerUp(PEER, request.peer);
    this.#ports.watch.peerHeard(PEER);
    try {
      const text = decodeKorean(request.body)?.text;
      return reply(text === undefined ? await this.#refuse(['body: neither UTF-8 nor EUC-KR'], request) : await take(text));
    } finally {
      this.#inFlight -= 1;
    }
  }

  #isPartner({ headers }: HttpRequest): boolean {
    const { partnerId, apiKey } = this.#config;
    return apiKey !== undefined && headers['x-ndms-id'] === partnerId && sameSecret(headers['x-api-key'] ?? '', apiKey);
  }

  async #takeCap(text: string, request: HttpRequest): Promise<Answer> {
    const read = readCap(text);
    if (!read.ok) return this.#refuse(read.problems, request);
    const { alert } = read;
    const { identifier, msgType, status } = alert;
    const what = `CAP ${msgType} ${status} ${identifier}`.slice(0, 160);
    for (const odd of read.odd) this.#ports.watch.odd?.(PEER, odd);
    if (status === 'Draft') return this.#refuse(['status: a Draft is not acted upon'], request);
    if (alert.sent > this.#ports.clock.now() + AHEAD_MS) return this.#refuse(['sent: lies ahead of our clock'], request);
    if (status === 'System' || msgType === 'Ack' || msgType === 'Error') return this.#note(`${what}: nothing to do`, identifier);
    const { event, problems } = eventOfCap(alert, {
      link: this.#id,
      id: this.#ports.intake.newEventId(),
      regions: this.#config.regions,
    });
    if (problems.length > 0) return this.#refuse(problems, request);
    return { ...(await this.#store(event, what)), identifier };
  }

  /** Rows each by itself: one that cannot be read loses no other. */
  async #takeMessages(text: string, request: HttpRequest): Promise<Answer> {
    const rows = rowsOf(text);
    if (!rows) return this.#refuse(['body: not a JSON array of rows, nor an object with one under “body”'], request);
    if (rows.length > MAX_ROWS) return this.#refuse([`body: ${rows.length} rows, at most ${MAX_ROWS}`], request);
    const problems: string[] = [];
    const answers: Answer[] = [];
    for (const [at, row] of rows.entries()) {
      const read = eventOfMessage(row, { link: this.#id, id: this.#ports.intake.newEventId(), config: this.#config });
      if (read.ok) answers.push(await this.#store(read.event, `재난문자 ${read.event.occurrence} ${read.event.kind}`.slice(0, 160)));
      else if (read.elsewhere !== true) problems.push(...read.problems.map((problem) => `row ${at}: ${problem}`));
    }
    const failed = answers.find(({ result }) => result === 'busy' || result === 'failed');
    if (failed) return failed;
    if (problems.length > 0) return this.#refuse(problems, request);
    return answers[0] === undefined
      ? this.#note('재난문자: none for this city', '')
      : answers.length === 1
        ? answers[0]
        : { result: 'accepted' };
  }

  /** Waits for the commit, but not for ever: the partner then sends again, and what came through after all acts once. */
  async #store(event: PartnerEvent, summary: string): Promise<Answer> {
    const { clock, intake, watch } = this.#ports;
    const late = Promise.withResolvers<Result>();
    using _timer = clock.after(this.#config.storeSeconds * 1_000, () => late.resolve('failed'));
    const stored = intake.submit(event).then(
      (receipt): Result => receipt.outcome,
      (error: unknown): Result => {
        watch.error(`${event.occurrence} could not be stored: ${error instanceof Error ? error.message : String(error)}`);
        return 'failed';
      },
    );
    const result = await Promise.race([stored, late.promise]);
    const outcome = result === 'repeated' ? 'repeated' : result === 'busy' || result === 'failed' ? 'failed' : 'accepted';
    watch.message({ direction: 'in', peer: PEER, summary, outcome });
    return { result };
  }

  #note(summary: string, identifier: string): Answer {
    this.#ports.watch.message({ direction: 'in', peer: PEER, summary, outcome: 'accepted' });
    return { result: 'ignored', identifier };
  }

  async #refuse(problems: readonly string[], request: HttpRequest): Promise<Answer> {
    const { intake, watch } = this.#ports;
    watch.message({ direction: 'in', peer: PEER, summary: problems.join('; ').slice(0, 160), outcome: 'quarantined' });
    await intake
      .quarantine({ peer: PEER, bytes: request.body, problems })
      .catch((error: unknown) => watch.error(`quarantine failed: ${String(error)}`));
    return { result: 'refused', problems };
  }
}

function reply(answer: Answer): HttpResponse {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status: STATUS[answer.result], headers, body: JSON.stringify(answer) };
}

function rowsOf(text: string): readonly unknown[] | undefined {
  try {
    const sent: unknown = JSON.parse(text);
    const body = typeof sent === 'object' && sent !== null && 'body' in sent ? sent.body : sent;
    const rows: readonly unknown[] | undefined = Array.isArray(body) ? body : undefined;
    return rows;
  } catch {
    return undefined;
  }
}
