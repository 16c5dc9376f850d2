import type { RawData, WebSocket } from 'ws';
import type { ImportReport, linkDetail, LinkView } from '#contract/admin-view.ts';
import type { RelayView } from '#contract/answers.ts';
import type { CameraAdapter } from '#contract/camera-adapter.ts';
import type { Camera } from '#domain/camera.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId, PersonId } from '#domain/ids.ts';
import type { Area } from '#domain/area.ts';
import type { Ring } from '#engine/sight/coverage.ts';
import type { Person } from '#domain/person.ts';
import type { Point } from '#domain/place.ts';
import type { HttpRequest, HttpResponse } from '#services/ports.ts';
import type { z } from 'zod';
import type { StreamState } from '../feed/feed-ports.ts';
import type { RelayOfCamera } from './audience.ts';
import type { PublishTicket } from '../relay-hub/tickets.ts';

export type LinkDetail = z.infer<typeof linkDetail>;

export interface Links {
  views(): readonly LinkView[];
  detail(id: string): Promise<LinkDetail | undefined>;
  /** Undefined: no such link. */
  command(id: string, command: 'pause' | 'resume', by: Person): Promise<LinkView | undefined>;
  onChange(listener: (link: LinkView) => void): Disposable;
  /** The link that answers under this path of /link/…, if any. */
  http(path: string): ((request: HttpRequest) => Promise<HttpResponse>) | undefined;
}

/** A relay's connection; its secret was checked. */
export interface RelayConnection {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'message', listener: (data: RawData) => void): WebSocket;
  on(event: 'error', listener: (error: Error & { readonly code?: string }) => void): WebSocket;
  on(event: 'close' | 'pong', listener: () => void): WebSocket;
}

export interface Relays {
  attach(socket: RelayConnection): void;
  /** Connections to the control channel that were refused or ended, by reason. */
  readonly refusals: { count(reason: 'secret'): void; all(): ReadonlyMap<string, number> };
  readonly ownerOf: RelayOfCamera;
  views(): readonly RelayView[];
  /** Cuts views now; false where no relay is connected. */
  revoke(what: { readonly reason: string; readonly person: PersonId }): boolean;
  onCameraState(listener: (camera: CameraId, state: StreamState, at: number) => void): Disposable;
}

export interface Tickets {
  /** A ticket for each camera that may be watched now; recorded, refusals too, before it is given. */
  issue(wanted: {
    readonly person: Person;
    readonly incident: Incident;
    readonly cameras: readonly CameraId[];
  }): Promise<readonly { readonly camera: CameraId; readonly ticket: string; readonly expiresAt: number }[]>;
  /** A ticket to bring a camera's pictures; recorded, a refusal too, before it is given. */
  issueToPublish(person: Person, camera: { readonly id: CameraId; readonly known: Camera | undefined }): Promise<PublishTicket>;
}

export interface CameraPage {
  readonly total: number;
  readonly cameras: readonly Camera[];
  /** The `after` of the next page; undefined on the last. */
  readonly next?: string;
}

export interface CameraQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  /** West, south, east, north. */
  readonly box?: readonly [number, number, number, number] | undefined;
  /** Part of an id, a label or an address. */
  readonly text?: string | undefined;
}

export interface Cameras {
  get(camera: CameraId): Camera | undefined;
  /** Nearest first. */
  near(place: Point, wanted: { readonly radiusMetres: number; readonly limit: number }): readonly Camera[];
  page(query: CameraQuery): Promise<CameraPage>;
  state: CameraAdapter['state'];
  /** Inside an area or along a way, those that give a picture (`engine/net/cameras-on-way.ts`). */
  inside(area: Area, wanted: { readonly middle: Point; readonly limit: number }): readonly Camera[];
  along(way: readonly Point[], wanted: { readonly withinMetres: number; readonly limit: number }): readonly Camera[];
  /** The ground that a camera sees as it stands. Undefined: no such camera. */
  coverage(camera: CameraId): Ring | undefined;
  /** Whether footprints of buildings are known. */
  readonly knowsBuildings: boolean;
}

export interface CameraImports {
  /** Begins to read a file; resolves with its report so far once the whole file has been received. Undefined: too many imports run. */
  start(file: {
    readonly name: string;
    readonly dryRun: boolean;
    readonly content: ReadableStream<Uint8Array>;
    readonly by: Person;
  }): Promise<ImportReport | undefined>;
  get(id: string): Promise<ImportReport | undefined> | ImportReport | undefined;
  /** CSV of the refused rows, the reasons in words too where a language is given, or undefined where there is no such import. */
  refusedCsv(id: string, language?: 'ko' | 'en'): Promise<string | undefined> | string | undefined;
}
