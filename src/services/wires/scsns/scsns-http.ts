import type { LinkId } from '#domain/ids.ts';
import {
  decodeScsns,
  scsnsAuthBody,
  scsnsEnvelope,
  scsnsEventBody,
  writeScsnsReply,
  type ScsnsEnvelope,
  type ScsnsProblem,
} from '#protocol/scsns-envelope.ts';
import type { HttpRequest, HttpResponse, LinkPorts } from '../../ports.ts';
import type { GoodReport, ScsnsMeaning } from '../read-report.ts';
import { FATE_TEXT, isKept, RESULT, resultOf, watchedAs, type Fate, type Result } from '../results.ts';
import { storedPerson } from '../stored-person.ts';
import type { ScsnsConfig } from '../wire-config.ts';
import { decryptBody, envelopeOfForm, parseJson, textOf } from './scsns-body.ts';
import { readScsnsEvent } from './scsns-event.ts';
import { ScsnsSessions } from './scsns-sessions.ts';

export interface ScsnsContext {
  readonly ports: LinkPorts;
  readonly config: ScsnsConfig;
  readonly link: LinkId;
  readonly meaning: ScsnsMeaning;
  /** False while the link is stopped. */
  readonly isOpen: () => boolean;
}

/** What stops a request on its way: said to the partner, and its bytes kept where `keep`. */
interface Refusal {
  readonly result: Result;
  readonly problems: readonly string[];
  readonly keep: boolean;
}
type Step<Value> = { readonly ok: true; readonly value: Value } | ({ readonly ok: false } & Refusal);

interface Wire extends ScsnsContext {
  readonly sessions: ScsnsSessions;
  /** Requests being answered; bounded by `maxInFlight`. */
  inFlight: number;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** Handlers of the two SCSNS paths (DOMAIN §1.3 a). The HTTP status is 200 whenever the envelope can carry the result. */
export function createScsnsHttp(context: ScsnsContext): Record<string, (request: HttpRequest) => Promise<HttpResponse>> {
  const { config, ports } = context;
  const sessions = new ScsnsSessions(ports, { lifeMs: config.sessionMinutes * 60_000, max: config.maxSessions });
  const wire: Wire = { ...context, sessions, inFlight: 0 };
  return {
    [`${context.meaning.path}/auth.json`]: (request) => guarded(wire, request, authenticate),
    [`${context.meaning.path}/recvEvent.json`]: (request) => guarded(wire, request, receiveEvent),
  };
}

function reply(result: Result, message: string, status = 200): HttpResponse {
  return { status, headers: JSON_HEADERS, body: writeScsnsReply(result, message) };
}

async function guarded(
  wire: Wire,
  request: HttpRequest,
  answer: (wire: Wire, request: HttpRequest) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  if (!wire.isOpen()) return reply(RESULT.unreachable, 'the link is stopped', 503);
  if (request.method !== 'POST') return reply(RESULT.unknownCode, 'use POST', 405);
  if (!acceptsJson(request.headers['accept'])) return reply(RESULT.notAcceptable, 'answers are application/json', 406);
  if (request.body.length > wire.config.maxBodyBytes)
    return reply(RESULT.tooMany, `body: longer than ${wire.config.maxBodyBytes} bytes`, 413);
  if (wire.inFlight >= wire.config.maxInFlight) return reply(RESULT.tooMany, 'too many requests at once, send again', 429);
  wire.inFlight++;
  try {
    return await answer(wire, request);
  } finally {
    wire.inFlight--;
  }
}

function acceptsJson(accept: string | undefined): boolean {
  return !accept || /\*\/\*|application\/(\*|json)/i.test(accept);
}

async function authenticate(wire: Wire, request: HttpRequest): Promise<HttpResponse> {
  const { config, ports } = wire;
  const envelope = readEnvelope(wire, request);
  if (!envelope.ok) return refuse(wire, request, { ...envelope, keep: false });
  if (envelope.value.svcTy !== 'AUTH') return reply(RESULT.unknownCode, `svcTy: ${envelope.value.svcTy} is not answered here`);
  const body = readBody(wire, envelope.value);
  if (!body.ok) return refuse(wire, request, { ...body, keep: false });
  const decoded = decodeScsns(scsnsAuthBody, body.value, 'body');
  if (!decoded.ok) return refuse(wire, request, { ...refusalOf(decoded.problems), keep: false });
  if (config.apiKey === undefined) return reply(RESULT.notLoggedIn, 'this wire is closed: no API key is configured');
  const { sysCd } = envelope.value;
  const key = wire.sessions.open({ apiKey: decoded.value.apiKey, sysCd, peer: request.peer }, config.apiKey);
  if (!key.ok && key.why === 'tooMany') return reply(RESULT.tooMany, 'too many wrong keys, wait a minute');
  if (!key.ok) {
    ports.watch.error(`${request.peer}: SCSNS login of ${sysCd} refused: API key wrong`);
    return reply(RESULT.notLoggedIn, 'apiKey: not accepted');
  }
  return reply(RESULT.ok, key.key);
}

async function receiveEvent(wire: Wire, request: HttpRequest): Promise<HttpResponse> {
  const { ports, link } = wire;
  const inHeader = wire.sessions.find(request.headers['x-scsns-secret']);
  const envelope = readEnvelope(wire, request);
  if (!envelope.ok) return refuse(wire, request, { ...envelope, keep: inHeader !== undefined });
  const session = inHeader ?? wire.sessions.find(envelope.value.rrKey ?? undefined);
  if (!session) return reply(RESULT.notLoggedIn, 'rrKey: no such session, AUTH first');
  if (session.sysCd !== envelope.value.sysCd) return reply(RESULT.notLoggedIn, 'sysCd: the session is of another system');
  if (envelope.value.svcTy === 'AUTH') return reply(RESULT.unknownCode, 'svcTy: AUTH is not answered here');
  const body = readBody(wire, envelope.value);
  if (!body.ok) return refuse(wire, request, body);
  const decoded = decodeScsns(scsnsEventBody, body.value, 'body');
  if (!decoded.ok) return refuse(wire, request, refusalOf(decoded.problems));
  const report = readScsnsEvent(envelope.value, decoded.value, { link, id: ports.intake.newEventId(), meaning: wire.meaning });
  if (!report.ok) return refuse(wire, request, { ...report, keep: true });
  for (const what of report.odd) ports.watch.odd?.(session.sysCd, what);
  const { event } = report;
  const fate = await store(wire, report, session.sysCd);
  const summary = `${envelope.value.svcTy} ${event.type} ${event.state} ${event.occurrence} ${event.kind}`.slice(0, 160);
  ports.watch.message({ direction: 'in', peer: session.sysCd, summary, outcome: watchedAs(fate) });
  return reply(resultOf(fate, event.state), FATE_TEXT[fate]);
}

/** Waits for the commit, but not for ever: the partner then sends again, and an event that came through after all acts once. */
async function store(wire: Wire, report: GoodReport, peer: string): Promise<Fate> {
  const { clock, intake, vault, watch } = wire.ports;
  const late = Promise.withResolvers<Fate>();
  using _timer = clock.after(wire.config.storeSeconds * 1_000, () => late.resolve('late'));
  const stored = storedPerson(report, vault)
    .then((event) => intake.submit(event))
    .then(
      async ({ outcome }): Promise<Fate> => {
        if (isKept(outcome)) await wire.meaning.onKept?.(report);
        return outcome;
      },
      (error: unknown): Fate => {
        watch.error(`${peer}: ${report.event.occurrence} could not be stored: ${error instanceof Error ? error.message : String(error)}`);
        return 'failed';
      },
    );
  return await Promise.race([stored, late.promise]);
}

/** Reads the envelope from JSON or a form; what its HTTP headers say fills in what it leaves out. */
function readEnvelope(wire: Wire, request: HttpRequest): Step<ScsnsEnvelope> {
  const contentType = request.headers['content-type'] ?? '';
  const isForm = /^application\/x-www-form-urlencoded/i.test(contentType);
  if (contentType && !isForm && !/^(application|text)\/(json|plain)/i.test(contentType))
    return { ok: false, result: RESULT.unknownEncoding, problems: ['content-type: not JSON'], keep: false };
  const text = isForm ? '' : textOf(request.body, contentType);
  if (text === undefined)
    return { ok: false, result: RESULT.unknownEncoding, problems: ['body: not in its charset, or in none that is known'], keep: true };
  const sent = isForm ? envelopeOfForm(request.body) : parseJson(text);
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    return { ok: false, result: RESULT.unreadable, problems: ['envelope: not a JSON object'], keep: true };
  const decoded = decodeScsns(scsnsEnvelope, { ...fromHeaders(request.headers), ...sent });
  return decoded.ok ? decoded : { ok: false, ...refusalOf(decoded.problems) };
}

function fromHeaders(headers: HttpRequest['headers']): Record<string, string> {
  const pairs = (['svcTy', 'sendCd', 'rcvCd', 'sysCd', 'encAt'] as const).map(
    (name) => [name, headers[`x-scsns-${name.toLowerCase()}`] ?? ''] as const,
  );
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** The body as an object: decrypted where `encAt` is Y, parsed where it came as text. */
function readBody(wire: Wire, envelope: ScsnsEnvelope): Step<unknown> {
  const { body } = envelope;
  if (envelope.encAt !== 'Y') {
    const plain = typeof body === 'string' ? parseJson(body) : body;
    return isObject(plain)
      ? { ok: true, value: plain }
      : { ok: false, result: RESULT.invalid, problems: ['body: not a JSON object'], keep: true };
  }
  if (typeof body !== 'string')
    return { ok: false, result: RESULT.invalid, problems: ['body: encAt is Y, but the body is not encrypted'], keep: true };
  const plain = decryptBody(body, wire.config, wire.ports.ciphers);
  const parsed = plain === undefined ? undefined : parseJson(plain);
  return isObject(parsed)
    ? { ok: true, value: parsed }
    : { ok: false, result: RESULT.invalid, problems: ['body: does not decrypt with the ARIA key of this link'], keep: true };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Too many outweighs missing, missing outweighs wrong. */
function refusalOf(problems: readonly ScsnsProblem[]): Refusal {
  const has = (why: ScsnsProblem['why']): boolean => problems.some((problem) => problem.why === why);
  const result = has('tooMany') ? RESULT.tooMany : has('missing') ? RESULT.missing : RESULT.invalid;
  return { result, problems: problems.map((problem) => problem.text), keep: true };
}

async function refuse(wire: Wire, request: HttpRequest, refusal: Refusal): Promise<HttpResponse> {
  const { watch, intake } = wire.ports;
  const message = refusal.problems.join('; ').slice(0, 500);
  if (!refusal.keep) {
    watch.error(`${request.peer}: SCSNS ${refusal.result}: ${message}`);
    return reply(refusal.result, message);
  }
  watch.message({ direction: 'in', peer: request.peer, summary: `SCSNS ${message}`.slice(0, 160), outcome: 'quarantined' });
  await intake
    .quarantine({ peer: request.peer, bytes: request.body, problems: refusal.problems })
    .catch((error: unknown) => watch.error(`${request.peer}: quarantine failed: ${String(error)}`));
  return reply(refusal.result, message);
}
