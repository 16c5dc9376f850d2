import type { Connection, Listener, Net } from '../ports.ts';
import { lineOf, LineReader, readLine, signRequest, type SignAnswer, type SignDeviceState, type SignRequest } from './sign-wire.ts';

export interface FakeSignOptions {
  readonly host: string;
  readonly port: number;
  readonly key: string;
  readonly devices: readonly { readonly id: string; readonly rows: number; readonly columns: number; readonly kind: string }[];
}

interface FakeSign {
  readonly id: string;
  online: boolean;
  serial: number;
  /** The request that is shown: the same again changes nothing. */
  request: string;
  state: Pick<SignDeviceState, 'proof' | 'colour' | 'picture'>;
}

const DARK = { proof: '', colour: '', picture: [] } as const;
const MAX_CONNECTIONS = 64;

/** A controller of signs as our wire describes it: lights what it is told, numbers each picture, and reads back what is lit. */
export class FakeSignController implements AsyncDisposable {
  readonly #signs: Map<string, FakeSign>;
  readonly #key: string;
  readonly #open = new Set<Connection>();
  #listener: Listener | undefined;

  private constructor(options: FakeSignOptions) {
    this.#key = options.key;
    this.#signs = new Map(
      options.devices.map(({ id }) => [id, { id, online: true, serial: 0, request: '', state: { ...DARK, picture: [] } }]),
    );
  }

  static async start(net: Net, options: FakeSignOptions): Promise<FakeSignController> {
    const controller = new FakeSignController(options);
    controller.#listener = await net.listen(options, (connection) => controller.#serve(connection));
    return controller;
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  /** A device that is cut off, or comes back dark as after a power failure. */
  setOnline(device: string, online: boolean): void {
    const sign = this.#signs.get(device);
    if (!sign) return;
    sign.online = online;
    if (!online) Object.assign(sign, { request: '', state: { ...DARK, picture: [] } });
  }

  shown(device: string): readonly string[] {
    return this.#signs.get(device)?.state.picture ?? [];
  }

  #serve(connection: Connection): void {
    if (this.#open.size >= MAX_CONNECTIONS) return connection.destroy('too many');
    this.#open.add(connection);
    connection.onClose(() => this.#open.delete(connection));
    const lines = new LineReader();
    connection.onData((bytes) => {
      for (const line of lines.push(bytes)) {
        const request = readLine(signRequest, line);
        connection.write(lineOf(request ? this.answer(request) : { id: '', ok: false, reason: 'not a request of this wire' }));
      }
      if (lines.tooLong) connection.destroy('a line without an end');
    });
  }

  answer(request: SignRequest): SignAnswer {
    const { id } = request;
    if (request.key !== this.#key) return { id, ok: false, reason: 'key: not accepted' };
    if (request.do === 'list')
      return { id, ok: true, devices: [...this.#signs.values()].map((sign) => ({ device: sign.id, online: sign.online, ...sign.state })) };
    const sign = this.#signs.get(request.device);
    if (!sign) return { id, ok: false, reason: `device: there is no ${request.device}` };
    if (!sign.online) return { id, ok: false, reason: 'device: does not answer' };
    if (sign.request !== id) light(sign, request);
    return { id, ok: true, proof: sign.state.proof };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#open) connection.destroy('ends');
    await this.#listener?.[Symbol.asyncDispose]();
  }
}

function light(sign: FakeSign, request: Exclude<SignRequest, { do: 'list' }>): void {
  sign.request = request.id;
  sign.serial += 1;
  const proof = `${sign.id}#${sign.serial}`;
  if (request.do === 'dark') sign.state = { ...DARK, proof, picture: [] };
  else {
    const { pages, colour, speech } = request.picture;
    sign.state = { proof, colour, picture: pages.length > 0 ? pages.flat() : [speech] };
  }
}
