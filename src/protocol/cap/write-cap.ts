import { CAP_NAMESPACE, type CapAlert, type CapArea, type CapInfo, type CapPoint, type CapValue } from './cap-alert.ts';
import { formatCapTime } from './cap-time.ts';

type Field = readonly [name: string, value: string | number | readonly string[] | undefined];

/** A CAP 1.2 message as XML, its elements in the order of the schema; `readCap` gives the same message back. */
export function writeCap(alert: CapAlert): string {
  const references = alert.references.map(({ sender, identifier, sent }) => `${sender},${identifier},${formatCapTime(sent)}`).join(' ');
  const head = write([
    ['identifier', alert.identifier],
    ['sender', alert.sender],
    ['sent', formatCapTime(alert.sent)],
    ['status', alert.status],
    ['msgType', alert.msgType],
    ['source', alert.source],
    ['scope', alert.scope],
    ['restriction', alert.restriction],
    ['addresses', alert.addresses],
    ['code', alert.code],
    ['note', alert.note],
    ['references', references || undefined],
    ['incidents', alert.incidents],
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="${CAP_NAMESPACE}">\n${head}${alert.info.map(writeInfo).join('')}</alert>\n`;
}

function writeInfo(info: CapInfo): string {
  const time = (at: number | undefined): string | undefined => (at === undefined ? undefined : formatCapTime(at));
  const first = write([
    ['language', info.language],
    ['category', info.category],
    ['event', info.event],
    ['responseType', info.responseType],
    ['urgency', info.urgency],
    ['severity', info.severity],
    ['certainty', info.certainty],
    ['audience', info.audience],
  ]);
  const then = write([
    ['effective', time(info.effective)],
    ['onset', time(info.onset)],
    ['expires', time(info.expires)],
    ['senderName', info.senderName],
    ['headline', info.headline],
    ['description', info.description],
    ['instruction', info.instruction],
    ['web', info.web],
    ['contact', info.contact],
  ]);
  const resources = info.resource.map(({ resourceDesc, mimeType, size, uri, digest }) =>
    wrapped(
      'resource',
      write([
        ['resourceDesc', resourceDesc],
        ['mimeType', mimeType],
        ['size', size],
        ['uri', uri],
        ['digest', digest],
      ]),
    ),
  );
  const parts = [first, ...values('eventCode', info.eventCode), then, ...values('parameter', info.parameter), ...resources];
  return wrapped('info', [...parts, ...info.area.map(writeArea)].join(''));
}

function writeArea(area: CapArea): string {
  const shapes = write([
    ['areaDesc', area.areaDesc],
    ['polygon', area.polygon.map(ringOf)],
    ['circle', area.circle.map((circle) => `${pairOf(circle)} ${circle.radiusKm}`)],
  ]);
  const heights = write([
    ['altitude', area.altitude],
    ['ceiling', area.ceiling],
  ]);
  return wrapped('area', [shapes, ...values('geocode', area.geocode), heights].join(''));
}

function ringOf(ring: readonly CapPoint[]): string {
  return [...ring, ...ring.slice(0, 1)].map(pairOf).join(' ');
}

function pairOf({ lat, lon }: CapPoint): string {
  return `${lat},${lon}`;
}

function values(name: string, all: readonly CapValue[]): readonly string[] {
  return all.map(({ valueName, value }) =>
    wrapped(
      name,
      write([
        ['valueName', valueName],
        ['value', value],
      ]),
    ),
  );
}

function wrapped(name: string, inside: string): string {
  return `<${name}>\n${inside}</${name}>\n`;
}

function write(fields: readonly Field[]): string {
  return fields
    .flatMap(([name, value]) =>
      (value === undefined ? [] : typeof value === 'object' ? value : [String(value)]).map(
        (text) => `<${name}>${escape(text)}</${name}>\n`,
      ),
    )
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
