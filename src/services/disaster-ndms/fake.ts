import type { CapAlert, CapArea, CapInfo, CapReference, CapSeverity, CapValue } from '#protocol/cap/cap-alert.ts';
import { writeCap } from '#protocol/cap/write-cap.ts';
import type { FakePorts } from '../fake-ports.ts';

const TIMEOUT_MS = 15_000;
const FAKE_SENDER = 'ndms@fake.mangru';

/** What the stand-in says; the rest of a CAP message follows from it. */
export interface FakeWarning {
  readonly identifier: string;
  readonly event: string;
  readonly headline?: string;
  readonly description?: string;
  readonly severity?: CapSeverity;
  readonly status?: CapAlert['status'];
  readonly responseType?: CapInfo['responseType'];
  readonly expiresAt?: number;
  readonly area?: Partial<CapArea>;
  readonly parameter?: readonly CapValue[];
}

interface FakeAnswer {
  readonly status: number;
  readonly result: string;
  readonly problems: readonly string[];
}

interface FakeNdmsOptions {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  readonly partnerId: string;
  readonly apiKey: string;
}

/** NDMS as its wire shows it: CAP 1.2 and 재난문자 by POST, with an ID and an API key. */
export class FakeNdms {
  readonly #ports: Pick<FakePorts, 'clock' | 'post'>;
  readonly #options: FakeNdmsOptions;

  constructor(ports: Pick<FakePorts, 'clock' | 'post'>, options: FakeNdmsOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  alert(warning: FakeWarning): Promise<FakeAnswer> {
    return this.postCap(writeCap(this.message('Alert', warning)));
  }

  update(warning: FakeWarning, references: readonly CapReference[]): Promise<FakeAnswer> {
    return this.postCap(writeCap({ ...this.message('Update', warning), references }));
  }

  cancel(identifier: string, references: readonly CapReference[]): Promise<FakeAnswer> {
    return this.postCap(writeCap({ ...this.message('Cancel', { identifier, event: '' }), references, info: [] }));
  }

  reference(identifier: string): CapReference {
    return { sender: FAKE_SENDER, identifier, sent: this.#ports.clock.now() };
  }

  message(msgType: CapAlert['msgType'], warning: FakeWarning): CapAlert {
    const { identifier, event, severity = 'Severe', status = 'Actual', area } = warning;
    const info: CapInfo = {
      language: 'ko-KR',
      category: ['Met'],
      event,
      responseType: warning.responseType ?? ['Prepare'],
      urgency: 'Immediate',
      severity,
      certainty: 'Observed',
      eventCode: [],
      ...(warning.expiresAt === undefined ? {} : { expires: warning.expiresAt }),
      senderName: '행정안전부',
      ...(warning.headline === undefined ? {} : { headline: warning.headline }),
      ...(warning.description === undefined ? {} : { description: warning.description }),
      parameter: warning.parameter ?? [],
      resource: [],
      area: area ? [{ areaDesc: '망루시', polygon: [], circle: [], geocode: [], ...area }] : [],
    };
    return {
      identifier,
      sender: FAKE_SENDER,
      sent: this.#ports.clock.now(),
      status,
      msgType,
      scope: 'Public',
      code: [],
      references: [],
      info: [info],
    };
  }

  postCap(xml: string): Promise<FakeAnswer> {
    return this.#post('/link/ndms/cap', 'application/cap+xml; charset=utf-8', xml);
  }

  postMessages(rows: readonly unknown[]): Promise<FakeAnswer> {
    return this.#post('/link/ndms/messages', 'application/json; charset=utf-8', JSON.stringify(rows));
  }

  async #post(path: string, type: string, text: string): Promise<FakeAnswer> {
    const { url, partnerId, apiKey } = this.#options;
    const headers = { 'content-type': type, 'x-ndms-id': partnerId, 'x-api-key': apiKey };
    const { status, body } = await this.#ports.post({
      url: `${url}${path}`,
      headers,
      body: new TextEncoder().encode(text),
      timeoutMs: TIMEOUT_MS,
    });
    const answer = JSON.parse(new TextDecoder().decode(body)) as { result?: string; problems?: readonly string[] };
    return { status, result: answer.result ?? '', problems: answer.problems ?? [] };
  }
}
