import { encodeKorean, type KoreanEncoding } from '#protocol/korean-text.ts';
import { encodeBase64 } from '#protocol/base64.ts';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../../fake-ports.ts';
import type { FakeAnswer, FakeState } from '../telegram/fake-system.ts';

/** One event of the stand-in, as its envelope carries it. */
export interface FakeEvent {
  readonly type: string;
  readonly name: string;
  readonly caseNumber: string;
  /** `10` 긴급, `20` 일반. */
  readonly grade: string;
  readonly lon?: number | string;
  readonly lat?: number | string;
  readonly address?: string;
  readonly content?: string;
  /** `yyyyMMddHHmmss`. */
  readonly time: string;
  readonly user?: string;
  readonly items: Readonly<Record<string, string>>;
}

export interface FakeScsnsOptions {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** `/link/scsns`. */
  readonly path: string;
  readonly apiKey: string;
  readonly sysCd: string;
  readonly sendCd: string;
  readonly encoding: KoreanEncoding;
  /** Hex of the ARIA key (16, 24 or 32 bytes): bodies are then encrypted, CBC with the vector in front, Base64. */
  readonly ariaKey: string | undefined;
  readonly timeoutMs: number;
}

export const FAKE_SCSNS_DEFAULTS: Omit<FakeScsnsOptions, 'path' | 'sysCd'> = {
  url: 'http://127.0.0.1:8080',
  apiKey: '',
  sendCd: 'B4113000000',
  encoding: 'utf-8',
  ariaKey: undefined,
  timeoutMs: 10_000,
};

type Ports = Pick<FakePorts, 'clock' | 'post' | 'ciphers' | 'random'>;
type Json = Readonly<Record<string, unknown>>;

/** A partner's system on the SCSNS HTTP/JSON wire, written from the public description. */
export class FakeScsns {
  readonly #ports: Ports;
  readonly options: FakeScsnsOptions;
  sessionKey = '';

  constructor(ports: Ports, options: Partial<FakeScsnsOptions> & Pick<FakeScsnsOptions, 'path' | 'sysCd'>) {
    this.#ports = ports;
    this.options = { ...FAKE_SCSNS_DEFAULTS, ...options };
  }

  /** Gets a session key; the answer's text is the key when the result is 2000. */
  async authenticate(): Promise<FakeAnswer> {
    const answer = await this.post(`${this.options.path}/auth.json`, this.envelope('AUTH', { apiKey: this.options.apiKey }));
    if (answer.result === '2000') this.sessionKey = answer.text;
    return answer;
  }

  async send(state: FakeState, event: FakeEvent, more: { svcTy?: 'EVENT' | 'PREEVT' } = {}): Promise<FakeAnswer> {
    const answer = await this.post(
      `${this.options.path}/recvEvent.json`,
      this.envelope(more.svcTy ?? 'EVENT', this.eventBody(state, event)),
    );
    return { ...answer, reference: event.caseNumber };
  }

  eventBody(state: FakeState, event: FakeEvent): Json {
    const pairs = Object.entries(event.items).map(([key, val]) => ({ key, val }));
    const detail = { '10': '발생', '20': '접수', '30': '배정', '40': '변경', '50': '해제', '90': '취소', '91': '종료', '92': '자동종료' }[
      state
    ];
    return {
      startTag: '$DA',
      evtId: event.type,
      evtNm: event.name,
      evtGrad: event.grade,
      ocrNbr: event.caseNumber,
      ocrSts: state,
      ocrLc: { crdntX: String(event.lon ?? '0'), crdntY: String(event.lat ?? '0'), crdntZ: '0' },
      ocrPlc: event.address ?? '',
      ocrEvtCn: event.content ?? '',
      ocrEvtTime: event.time,
      ocrEvtSts: { ocrEvtStsCd: state, ocrEvtStsDtl: detail },
      ocrEvtStsUsr: { ocrEvtUsrId: event.user ?? 'fake', ocrEvtUsrNm: '' },
      ocrEvtStsTime: formatSeoulTime(this.#ports.clock.now()),
      ocrEvtItemCnt: String(pairs.length),
      ocrEvtItem: pairs,
      ocrEvtDtl: { ocrEvtDtlCd: '', ocrEvtDtlCdDtl: '' },
      endTag: '$DB',
      finishTag: '$DF',
    };
  }

  envelope(svcTy: string, body: Json): Json {
    const { ariaKey, sendCd, sysCd } = this.options;
    const sealed = ariaKey === undefined ? body : this.#seal(JSON.stringify(body), ariaKey);
    return {
      svcTy,
      hdCnt: '14',
      dtCnt: '16',
      apSeq: { apCurrent: '1', apTotal: '1' },
      cmnMtd: '1',
      sendCd,
      rcvCd: 'B4113000000',
      encAt: ariaKey === undefined ? 'N' : 'Y',
      tranTy: 'HTTP',
      rrKey: this.sessionKey,
      reqDate: formatSeoulTime(this.#ports.clock.now()),
      bodyLen: String(JSON.stringify(sealed).length),
      sysCd,
      tranSysHis: [{ tranSysHis: `${sendCd}_${sysCd}` }, { tranSysHis: 'B4113000000_SCSNS' }],
      callBack: { useYn: 'N', targetUrl: '' },
      body: sealed,
    };
  }

  /** Posts any JSON with the headers of the wire. */
  async post(path: string, envelope: unknown): Promise<FakeAnswer> {
    const { url, encoding, sendCd, sysCd, timeoutMs } = this.options;
    const headers = {
      'content-type': `application/json; charset=${encoding}`,
      accept: 'application/json',
      'X-Scsns-sendCd': sendCd,
      'X-Scsns-sysCd': sysCd,
      'X-Scsns-Secret': this.sessionKey,
      'X-Scsns-type': 'sync',
    };
    const answer = await this.#ports.post({
      url: `${url}${path}`,
      headers,
      body: encodeKorean(JSON.stringify(envelope), encoding),
      timeoutMs,
    });
    return readReply(answer);
  }

  #seal(text: string, key: string): string {
    const vector = bytesOf(this.#ports.random.hex(16));
    const sealed = this.#ports.ciphers.encryptAria({ mode: 'cbc', key: bytesOf(key), iv: vector, bytes: new TextEncoder().encode(text) });
    return encodeBase64(Uint8Array.of(...vector, ...sealed));
  }
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function readReply({ status, body }: { status: number; body: Uint8Array }): FakeAnswer {
  try {
    const reply: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof reply === 'object' && reply !== null && 'type' in reply && 'message' in reply)
      return { result: String(reply.type), reference: '', text: String(reply.message) };
  } catch {
    // Not the envelope's JSON: said below.
  }
  return { result: '', reference: '', text: `HTTP ${status} without an SCSNS answer` };
}
