import type { DisplayColour, DisplayDevice, DisplayMessage, DisplayPriority } from '#domain/display.ts';
import type { Incident } from '#domain/incident.ts';
import { distanceMetres, type Point } from '#domain/place.ts';
import { isInHazard } from '#engine/along/choose-along.ts';
import type { DisplayAdapter, Notice } from '#services/ports.ts';

const MAX_TEXT = 1_000;
/** Which kinds of device a topic speaks to. */
const KINDS: Readonly<Record<string, readonly DisplayDevice['kind'][]>> = {
  sign: ['sign', 'kiosk'],
  kiosk: ['kiosk'],
  broadcast: ['speaker'],
};

interface Around {
  readonly adapter: DisplayAdapter;
  readonly incident: Incident | undefined;
  readonly actor: string;
  readonly now: number;
}

/**
 * What a service wants said as a message: `to` names a device, `all`, or `area` for those where the incident holds. It is a draft that a person must
 * approve, unless the city lets this service speak by itself.
 */
export function messageOfNotice(notice: Notice, { adapter, incident, actor, now }: Around): DisplayMessage | { readonly rejected: string } {
  const kinds = KINDS[notice.topic];
  if (!kinds) return { rejected: `no topic ${notice.topic}` };
  if (!notice.text) return { rejected: 'no text' };
  const { rules } = adapter;
  const devices = adapter.devices
    .filter(({ kind }) => kinds.includes(kind))
    .filter((device) => isMeant(device, notice, { adapter, incident, now }));
  if (devices.length === 0) return { rejected: `no device for ${notice.to ?? 'area'}` };
  const free = rules.preApproved.includes(String(notice.facts['service'] ?? ''));
  return {
    id: notice.id,
    devices: devices.map(({ id }) => id),
    text: notice.text.slice(0, MAX_TEXT),
    ...lookOf(notice),
    from: now,
    until: Math.min(now + rules.holdMinutes * 60_000, incident?.expiresAt ?? Number.POSITIVE_INFINITY),
    incident: notice.incident,
    topic: notice.topic,
    createdAt: now,
    createdBy: actor,
    ...(free ? { approvedAt: now, approvedBy: 'system' } : {}),
    deliveries: [],
  };
}

function isMeant(device: DisplayDevice, { to = 'area', facts }: Notice, { adapter, incident, now }: Omit<Around, 'actor'>): boolean {
  if (to === 'all' || to === device.id) return true;
  if (to !== 'area') return false;
  if (incident?.area || incident?.path) return isInHazard(incident, device, now);
  const place: Point | undefined =
    incident?.place ??
    (typeof facts['lon'] === 'number' && typeof facts['lat'] === 'number' ? { lon: facts['lon'], lat: facts['lat'] } : undefined);
  return place !== undefined && distanceMetres(place, device) <= adapter.rules.nearMetres;
}

function lookOf({ facts }: Notice): { readonly colour: DisplayColour; readonly priority: DisplayPriority } {
  return facts['grade'] === 'urgent' ? { colour: 'red', priority: 'lifeThreat' } : { colour: 'amber', priority: 'safety' };
}
