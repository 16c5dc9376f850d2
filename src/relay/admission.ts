import type { CallerAddress } from '#base/caller-address.ts';
import type { RefusalCode } from '#contract/media.ts';
import type { TicketClaims } from '#contract/relay-control.ts';
import type { RelayAudienceOf } from './audience.ts';
import type { Channel, StreamName } from './channel.ts';
import type { Channels } from './channels.ts';
import type { ControlChannel } from './control-channel.ts';
import type { RelayPorts } from './ports.ts';
import type { Right, TicketChecker } from './tickets.ts';
import type { Transport, View, Views } from './views.ts';

export interface ViewRequest {
  readonly camera: string;
  readonly stream: StreamName;
  readonly ticket: string | undefined;
  readonly transport: Transport;
  /** Address of the viewer, for the journal. */
  readonly peer: string;
}
export type Admission =
  | { readonly ok: true; readonly view: View; readonly channel: Channel; readonly close: (reason: string) => void }
  | { readonly ok: false; readonly reason: RefusalCode };

export interface AdmissionParts {
  readonly ports: RelayPorts;
  readonly maxViewers: number;
  readonly tickets: TicketChecker;
  readonly views: Views;
  readonly channels: Channels;
  readonly control: ControlChannel;
  /** Address of a viewer, beyond proxies of ours. */
  readonly callerOf: CallerAddress;
  readonly audienceOf: RelayAudienceOf;
}

/**
 * The one door for viewers of every transport: a ticket that is good now, room for one more, a camera that has a stream.
 * Each refusal and each view is reported (invariant 5).
 */
export async function admit(request: ViewRequest, parts: AdmissionParts): Promise<Admission> {
  const right: Right = request.transport === 'snapshot' ? 'snapshot' : 'live';
  const verdict = await parts.tickets.check(request.ticket, { camera: request.camera, right, now: parts.ports.clock.now() });
  if (!verdict.ok) return refuse(request, parts, { reason: verdict.reason, ...(verdict.claims ? { claims: verdict.claims } : {}) });
  const { claims } = verdict;
  const hindrance = hindranceOf(claims, parts);
  if (hindrance) return refuse(request, parts, { reason: hindrance, claims });
  const opened = await parts.channels.open(request.camera, request.stream);
  if (typeof opened === 'string') return refuse(request, parts, { reason: opened, claims });
  // While the server was asked for the address, another viewer may have come with the same ticket, or the leave may be gone.
  const again = await parts.tickets.check(request.ticket, { camera: request.camera, right, now: parts.ports.clock.now() });
  const late = again.ok ? hindranceOf(claims, parts) : again.reason;
  if (late) {
    opened.hold[Symbol.dispose]();
    return refuse(request, parts, { reason: late, claims });
  }
  const view = parts.views.open({ claims, transport: request.transport, peer: request.peer });
  const close = (reason: string): void => {
    opened.hold[Symbol.dispose]();
    parts.views.close(view, reason);
  };
  return { ok: true, view, channel: opened.channel, close };
}

function hindranceOf(claims: TicketClaims, parts: AdmissionParts): RefusalCode | undefined {
  if (parts.views.uses(claims.jti)) return 'ticketInUse';
  if (!parts.control.connected) return 'noServer';
  if (parts.views.size >= parts.maxViewers || !parts.control.reports.hasRoomFor(parts.views.size)) return 'tooManyViewers';
  return undefined;
}

/** Also for transports that refuse before they come to a ticket, e.g. for the origin of the page. */
export function refuse(
  request: ViewRequest,
  parts: Pick<AdmissionParts, 'control' | 'ports'>,
  why: { readonly reason: RefusalCode; readonly claims?: TicketClaims },
): { readonly ok: false; readonly reason: RefusalCode } {
  const { claims, reason } = why;
  const ref = claims && {
    view: '',
    ticket: claims.jti,
    camera: claims.camera,
    incident: claims.incident,
    organisation: claims.organisation,
    person: claims.person,
  };
  parts.control.report({
    type: 'view.refused',
    at: parts.ports.clock.now(),
    camera: request.camera.slice(0, 128),
    reason,
    peer: request.peer,
    ...(ref ? { ref } : {}),
  });
  return { ok: false, reason };
}
