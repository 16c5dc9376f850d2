import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { DemoLink } from '../city/standard-roads.ts';
import { demoEvents, demoSpeeds, NO_CHANGE, type TrafficChange } from './demo-traffic.ts';

export interface TrafficCentreOptions {
  readonly port: number;
  /** Asked for at each question. */
  readonly links: () => readonly DemoLink[];
  readonly now: () => number;
  /** File that changes the traffic, read anew for each question: `{ "factor": 0.2, "closed": ["9910000100"] }`. */
  readonly changes: string;
}

const MAX_CHARACTERS = 200_000;
const change = z.strictObject({
  factor: z.number().min(0.05).max(3).default(1),
  closed: z.array(z.string()).max(1_000).default([]),
});

/** A stand-in for the OpenAPI of the national transport information centre: `trafficInfo` and `eventInfo` in JSON, every value a string. */
export async function startTrafficCentre(options: TrafficCentreOptions): Promise<AsyncDisposable> {
  const server = createServer((request, response) => void serve(options, request, response));
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve({ links, now, changes }: TrafficCentreOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://centre.invalid');
  const asked = now();
  const inBox = links().filter(({ lon, lat }) => isInside({ lon, lat }, searchParams));
  const wanted = await readChange(changes);
  const say = (items: readonly object[]): void =>
    void response
      .writeHead(200, { 'content-type': 'application/json;charset=UTF-8' })
      .end(JSON.stringify({ header: { resultCode: 0, resultMsg: 'OK' }, body: { totalCount: items.length, items } }));
  if (pathname === '/trafficInfo') say(speedItems(inBox, asked, wanted));
  else if (pathname === '/eventInfo') say(eventItems(inBox, asked, wanted));
  else response.writeHead(404).end();
}

function isInside({ lon, lat }: { readonly lon: number; readonly lat: number }, query: URLSearchParams): boolean {
  const side = (name: string): number => Number(query.get(name) ?? Number.NaN);
  return lon >= side('minX') && lon <= side('maxX') && lat >= side('minY') && lat <= side('maxY');
}

function speedItems(links: readonly DemoLink[], now: number, wanted: TrafficChange): object[] {
  const createdDate = formatSeoulTime(now);
  return demoSpeeds(links, now, wanted).map(({ link, kmh }) => ({
    roadName: link.name || '-',
    roadDrcType: '',
    linkNo: '',
    linkId: link.id,
    startNodeId: link.from,
    endNodeId: link.to,
    speed: kmh.toFixed(1),
    travelTime: (link.metres / (kmh / 3.6)).toFixed(1),
    createdDate,
  }));
}

function eventItems(links: readonly DemoLink[], now: number, wanted: TrafficChange): object[] {
  return demoEvents(links, now, wanted).map(({ link, eventType, message, lanesBlockType, from, until }) => ({
    type: '국도',
    eventType,
    eventDetailType: eventType,
    startDate: formatSeoulTime(from),
    endDate: formatSeoulTime(until),
    coordX: link.lon.toFixed(6),
    coordY: link.lat.toFixed(6),
    linkId: link.id,
    roadName: link.name,
    roadNo: '',
    roadDrcType: '',
    lanesBlockType,
    lanesBlocked: '',
    message: `${link.name} ${message}`,
  }));
}

/** A file that cannot be read changes nothing. */
async function readChange(file: string): Promise<TrafficChange> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  if (text.length > MAX_CHARACTERS) return NO_CHANGE;
  try {
    return change.safeParse(JSON.parse(text)).data ?? NO_CHANGE;
  } catch {
    return NO_CHANGE;
  }
}
