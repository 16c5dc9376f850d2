import type { CallerAddress } from '#base/caller-address.ts';
import type { MediaStream, RefusalCode } from '#contract/media.ts';
import type { TicketClaims } from '#contract/relay-control.ts';
import type { RelayAudienceOf } from './audience.ts';
import type { Channel, StreamName } from '../channel.ts';
import type { Channels } from '../channels.ts';
import type { ControlChannel } from '../control-channel.ts';
import type { HeldChannel, OpenRefusal } from '../held-channel.ts';
import { createHolds } from './holds.ts';
import type { RelayPorts } from '../ports.ts';
import type { Right, TicketChecker } from './tickets.ts';
import type { Tuning } from '../transcode/tuning.ts';
import type { Transport, View, Views } from './views.ts';

export interface ViewRequest {
  readonly camera: string;
  readonly stream: StreamName;
  /** Made anew for a patrol car. */
  readonly field?: boolean;
  readonly ticket: string | undefined;
  readonly transport: Transport;
  /** Address of the viewer, for the journal. */
  readonly peer: string;
}
export type Admission = ({ readonly ok: true } & Admitted) | { readonly ok: false; readonly reason: RefusalCode };
export interface Admitted {
  readonly view: View;
  /** The stream that was asked for. */
  readonly channel: Channel;
  /** On that stream, for a view that goes over to another one. */
  readonly hold: Disposable;
  /** Only of a rendition. */
  readonly tuning: Tuning | undefined;
  /** Another stream of the same camera for the same view; its hold is let go at the latest with the view. */
  readonly open: (wanted: Wanted) => Promise<HeldChannel | OpenRefusal>;
  /** The ticket has the right to the camera's sound (LAW-03). */
  readonly mayListen: boolean;
  /** Sound is given from now on, or not any more; it is in the journal. False: it could not be kept there, so none may be given. */
  readonly listen: (on: boolean) => boolean;
  /** The view is over and everything held for it is let go. */
  readonly close: (reason: string) => void;
}
/** A stream as the camera gives it, or the shared transcode of it for those who cannot decode it. */
export interface Wanted {
  readonly stream: MediaStream;
  readonly rendition?: 'h264';
}

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

const RIGHTS: Readonly<Record<Transport, Right>> = {
  ws: 'live',
  line: 'live',
  whep: 'live',
  rtsp: 'live',
  snapshot: 'snapshot',
  stills: 'live',
  announce: 'publish',
  whip: 'publish',
};

/**
 * The one door for viewers of every transport: a ticket that is good now, room for one more, a camera that has a stream.
 * Each refusal and each view is reported (invariant 5). `open` is what a transport does instead of just opening the channel.
 */
export async function admit(
  request: ViewRequest,
  parts: AdmissionParts,
  open: () => Promise<HeldChannel | RefusalCode> = () =>
    openWanted(parts.channels, request.camera, { stream: request.field === true ? 'field' : request.stream }),
): Promise<Admission> {
  const right = RIGHTS[request.transport];
  const verdict = await parts.tickets.check(request.ticket, { camera: request.camera, right, now: parts.ports.clock.now() });
  if (!verdict.ok) return refuse(request, parts, { reason: verdict.reason, ...(verdict.claims ? { claims: verdict.claims } : {}) });
  const { claims } = verdict;
  const hindrance = hindranceOf(claims, parts);
  if (hindrance) return refuse(request, parts, { reason: hindrance, claims });
  const opened = await open();
  if (typeof opened === 'string') return refuse(request, parts, { reason: opened, claims });
  // While the server was asked for the address, another viewer may have come with the same ticket, or the leave may be gone.
  const again = await parts.tickets.check(request.ticket, { camera: request.camera, right, now: parts.ports.clock.now() });
  const late = again.ok ? hindranceOf(claims, parts) : again.reason;
  if (late) {
    opened.hold[Symbol.dispose]();
    return refuse(request, parts, { reason: late, claims });
  }
  const view = parts.views.open({ claims, transport: request.transport, peer: request.peer });
  const holds = createHolds();
  const hold = holds.add(opened.hold);
  const close = (reason: string): void => {
    holds[Symbol.dispose]();
    parts.views.close(view, reason);
  };
  const openOther = async (wanted: Wanted): Promise<HeldChannel | OpenRefusal> => {
    const next = await openWanted(parts.channels, request.camera, wanted);
    if (typeof next === 'string') return next;
    return { channel: next.channel, hold: holds.add(next.hold), ...(next.tuning ? { tuning: next.tuning } : {}) };
  };
  const listen = (on: boolean): boolean => {
    if (on && !parts.control.reports.hasRoomFor(parts.views.owed)) return false;
    parts.views.listen(view, on);
    return true;
  };
  const { channel, tuning } = opened;
  return { ok: true, view, channel, hold, tuning, open: openOther, mayListen: claims.rights.includes('audio'), listen, close };
}

async function openWanted(channels: Channels, camera: string, wanted: Wanted): Promise<HeldChannel | OpenRefusal> {
  if (wanted.stream !== 'field') return channels.open(camera, { ...wanted, stream: streamOf(wanted.stream) });
  const opened = await channels.open(camera, { stream: 'main', rendition: 'field' });
  // A relay without an encoder gives what is nearest to it.
  return opened === 'noTranscoder' ? channels.open(camera, { stream: 'sub' }) : opened;
}

function hindranceOf(claims: TicketClaims, parts: AdmissionParts): RefusalCode | undefined {
  if (parts.views.uses(claims.jti)) return 'ticketInUse';
  if (!parts.control.connected) return 'noServer';
  if (parts.views.size >= parts.maxViewers || !parts.control.reports.hasRoomFor(parts.views.owed)) return 'tooManyViewers';
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
    ...(claims.incident === undefined ? {} : { incident: claims.incident }),
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

/** Stills are made of the low stream: they are for networks that carry no video. */
export function streamOf(stream: MediaStream): StreamName {
  if (stream === 'field') return 'main';
  return stream === 'stills' ? 'sub' : stream;
}
