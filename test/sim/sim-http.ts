import type { HttpRequest, HttpPost, HttpResponse, Clock, Listener, Net } from '#services/ports.ts';

/** Where the simulated server listens for HTTP. */
const HTTP_PORT = 8_080;
const LENGTH_DIGITS = 8;

type Handler = (request: HttpRequest) => Promise<HttpResponse>;
interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface Answered {
  readonly status: number;
  readonly body: string;
}

/** HTTP in miniature over the simulated wires, with all that goes wrong on them: one question a connection, length first. */
export function listenHttp(net: Net, handlerOf: (path: string) => Handler | undefined): Promise<Listener> {
  return net.listen({ host: 'server', port: HTTP_PORT }, (connection) => {
    onWhole(connection, (text) => {
      const { path, headers, body } = JSON.parse(text) as Asked;
      const request = { method: 'POST', path, headers: lower(headers), body: Buffer.from(body, 'base64'), peer: connection.peer };
      const handler = handlerOf(path) ?? (async () => ({ status: 404, body: 'nothing here' }));
      void handler(request).then(({ status, body: answer }) => {
        const answered: Answered = { status, body: Buffer.from(answer).toString('base64') };
        connection.write(framed(answered));
        connection.end();
      });
    });
  });
}

export function httpOver({ net, clock }: { readonly net: Net; readonly clock: Clock }): HttpPost {
  return async ({ url, headers, body, timeoutMs }) => {
    const connection = await net.connect({ host: 'server', port: HTTP_PORT }, timeoutMs);
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    using _timer = clock.after(timeoutMs, () => reject(new Error(`no answer in ${timeoutMs} ms`)));
    connection.onClose((reason) => reject(new Error(`connection closed: ${reason}`)));
    onWhole(connection, (text) => resolve(JSON.parse(text) as Answered));
    const asked: Asked = { path: new URL(url).pathname, headers, body: Buffer.from(body).toString('base64') };
    connection.write(framed(asked));
    try {
      const answer = await promise;
      return { status: answer.status, body: Buffer.from(answer.body, 'base64') };
    } finally {
      connection.destroy('answered');
    }
  };
}

/** Reads one text that its length stands before, however it is cut up. */
function onWhole(connection: { onData(listener: (bytes: Uint8Array) => void): void }, take: (text: string) => void): void {
  let all = Buffer.alloc(0);
  let taken = false;
  connection.onData((bytes) => {
    all = Buffer.concat([all, bytes]);
    const length = Number(all.subarray(0, LENGTH_DIGITS).toString('latin1'));
    if (taken || all.length < LENGTH_DIGITS || all.length < LENGTH_DIGITS + length) return;
    taken = true;
    take(all.subarray(LENGTH_DIGITS, LENGTH_DIGITS + length).toString('utf8'));
  });
}

function framed(message: Asked | Answered): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(message), 'utf8');
  return Buffer.concat([Buffer.from(String(bytes.length).padStart(LENGTH_DIGITS, '0'), 'latin1'), bytes]);
}

function lower(headers: Asked['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
