import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export interface WantedPort {
  readonly host: string;
  readonly port: number;
  readonly kind: 'tcp' | 'udp';
  /** What it is for, as the sentence says it. */
  readonly purpose: string;
}

/** Looks before anything is started; the first port that is taken, or wanted twice, is named, with what it is for. */
export async function refuseTakenPorts(wanted: readonly WantedPort[]): Promise<void> {
  const taken = new Map<string, string>();
  for (const port of wanted) {
    if (port.port === 0) continue;
    const other = taken.get(`${port.kind} ${port.host} ${port.port}`);
    if (other !== undefined && other !== port.purpose)
      throw new Error(
        `Port ${port.port} is given twice in the configuration: ${other}, and ${port.purpose}. Choose another for one of them.`,
      );
    taken.set(`${port.kind} ${port.host} ${port.port}`, port.purpose);
    const problem = await (port.kind === 'tcp' ? tryTcp(port) : tryUdp(port));
    if (problem === undefined) continue;
    const why = problem === 'EADDRINUSE' ? 'is taken by another program' : `cannot be opened (${problem})`;
    throw new Error(
      `Port ${port.port} on ${port.host} (${port.purpose}) ${why}. Stop that program, or choose another port in the configuration${port.purpose === 'console' ? ' or with --port' : ''}.`,
    );
  }
}

/** A TCP port of this machine that nobody has now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('This machine has no free port on 127.0.0.1.');
  return address.port;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

function tryTcp({ host, port }: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(codeOf(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp({ host, port }: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => resolve(codeOf(error)));
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}
