/**
 * Viewers in a process of their own. Told `{ open: [{ transport, url }, …] }` it opens them and says `{ opened }`; told
 * `{ measure: seconds }` it says what came in that time: `ViewerFigures`. Ends with its parent.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { readMediaHeader } from '#contract/media.ts';
import { percentile } from '../figure.ts';
import { messageLoss, packetLoss, type LossCounter } from './loss-counter.ts';
import { playRtsp } from './play-rtsp.ts';
import { stampAges } from './stamp.ts';

export interface ViewerTarget {
  /** `tcp`: reads whatever comes. */
  readonly transport: 'rtsp' | 'ws' | 'tcp';
  readonly url: string;
  /** What a WebSocket viewer says first: over a line, a command for each of its views. */
  readonly says?: readonly string[];
}
export interface ViewerFigures {
  readonly open: number;
  readonly pictures: number;
  readonly bytes: number;
  /** Pictures (over RTSP packets) that their numbering says were left out, since the viewers opened. */
  readonly lost: number;
  /** Milliseconds from the camera's write to the viewer's read. */
  readonly p50: number;
  readonly p99: number;
}
type Told = { readonly open: readonly ViewerTarget[] } | { readonly measure: number };

const AT_ONCE = 16;
const OPEN_MS = 60_000;
let ages: number[] | undefined;
let bytesIn = 0;
let open = 0;
let lost = 0;

function take(bytes: Buffer): void {
  bytesIn += bytes.length;
  stampAges(bytes, (age) => ages?.push(age));
}

async function openOne({ transport, url, says = [] }: ViewerTarget): Promise<void> {
  const late = AbortSignal.timeout(OPEN_MS);
  const opened = Promise.withResolvers<void>();
  late.addEventListener('abort', () => opened.reject(new Error(`a viewer over ${transport} was not served in time`)));
  const closed = (): void => {
    open--;
    opened.reject(new Error(`a viewer over ${transport} was closed`));
  };
  if (transport === 'ws') {
    const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
    socket.on('error', () => {});
    socket.on('close', closed);
    socket.on('open', () => says.forEach((each) => socket.send(each)));
    const losses = new Map<number, LossCounter>();
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (binary) {
        const view = readMediaHeader(data)?.id ?? 0;
        const loss = losses.get(view) ?? messageLoss();
        losses.set(view, loss);
        if (losses.size >= says.length) opened.resolve();
        lost += loss.push(data);
      }
      take(data);
    });
  } else {
    const { hostname, port } = new URL(url.replace(/^\w+:/, 'http:'));
    const socket = transport === 'tcp' ? await connectInTime({ host: hostname, port: Number(port) }, late) : await playInTime(url, late);
    socket.on('error', () => {});
    socket.on('close', closed);
    const loss = transport === 'rtsp' ? packetLoss() : undefined;
    socket.on('data', (data: Buffer) => {
      opened.resolve();
      lost += loss?.push(data) ?? 0;
      take(data);
    });
  }
  open++;
  await opened.promise;
}

/** A program that was just started listens a little later. */
async function connectInTime(to: { readonly host: string; readonly port: number }, late: AbortSignal): Promise<Socket> {
  for (;;) {
    late.throwIfAborted();
    const socket = connect(to);
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** A busy relay says 503 while a camera has not shown its first picture. */
async function playInTime(url: string, late: AbortSignal): Promise<Socket> {
  for (;;) {
    try {
      return await playRtsp(url);
    } catch (error) {
      if (late.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function openAll(targets: readonly ViewerTarget[]): Promise<void> {
  const waiting = [...targets];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await openOne(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function measure(seconds: number): void {
  const values: number[] = [];
  ages = values;
  const before = bytesIn;
  setTimeout(() => {
    ages = undefined;
    const figures: ViewerFigures = {
      open,
      pictures: values.length,
      bytes: bytesIn - before,
      lost,
      p50: percentile(values, 0.5),
      p99: percentile(values, 0.99),
    };
    process.send?.(figures);
  }, seconds * 1_000);
}

process.on('message', (told: Told) => {
  if ('measure' in told) return measure(told.measure);
  openAll(told.open).then(
    () => process.send?.({ opened: open }),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
