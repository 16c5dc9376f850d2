import type { Camera, CameraState, StreamName } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { StreamSourceRecord } from './camera-record.ts';

/**
 * The one face of whatever holds cameras — the registry, a VMS, an ONVIF device: what a camera is, how it stands and where
 * its pictures come from. Each call answers with success or with one of these errors, and never throws.
 */
export const ADAPTER_ERRORS = [
  'noSuchCamera',
  /** This adapter, or this camera, has no such ability. */
  'notSupported',
  'unauthorized',
  'unreachable',
  'timeout',
  'busy',
  /** What it answered makes no sense. */
  'protocol',
  /** Our own part of it: the store, a key that is missing. */
  'failed',
] as const;
export type AdapterError = (typeof ADAPTER_ERRORS)[number];
export type AdapterResult<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: AdapterError };

export interface CameraAdapter extends CameraAbilities {
  /** A page of the cameras, by id. */
  list(wanted: { readonly limit: number; readonly after?: string; readonly text?: string }): Promise<AdapterResult<CameraList>>;
  state(camera: CameraId): Promise<AdapterResult<CameraStanding>>;
  /** For relays only: addresses and passwords (invariant 10). */
  streams(camera: CameraId): Promise<AdapterResult<CameraStreams>>;
}

export interface CameraList {
  readonly total: number;
  readonly cameras: readonly Camera[];
  /** The `after` of the next page; absent on the last. */
  readonly next?: string;
}

export interface CameraStanding {
  readonly camera: Camera;
  /** As whoever keeps the camera says. */
  readonly state: CameraState;
  /** As the relays see its stream at this moment; `idle` when nobody looks. */
  readonly stream: 'idle' | 'connecting' | 'live' | 'lost';
}

export interface CameraStreams {
  readonly main?: StreamSourceRecord | undefined;
  readonly sub?: StreamSourceRecord | undefined;
  /** Its sound may be taken (LAW-03). */
  readonly audio: boolean;
  /** A publisher brings its pictures; then it has no addresses. */
  readonly published: boolean;
}

/**
 * What an adapter may be able to do beside that. None does yet; each has its place here, so that one that can needs no
 * other contract. An ability that is absent is answered with `notSupported`. Angles in degrees, times in milliseconds.
 */
interface CameraAbilities {
  /** Where a camera looks now, from true north. */
  bearing?(camera: CameraId): Promise<AdapterResult<{ readonly bearing: number; readonly fieldOfView?: number }>>;
  /** Speeds of −1…1 of what the camera can, until the next call. */
  ptz?(camera: CameraId, move: { readonly pan: number; readonly tilt: number; readonly zoom: number }): Promise<AdapterResult<void>>;
  presets?(camera: CameraId): Promise<AdapterResult<readonly { readonly id: string; readonly label: string }[]>>;
  /** Where sound is taken for the camera's loudspeaker. */
  audio?(camera: CameraId): Promise<AdapterResult<StreamSourceRecord>>;
  /** Spans of time that are recorded. */
  search?(camera: CameraId, span: TimeSpan): Promise<AdapterResult<readonly TimeSpan[]>>;
  replay?(camera: CameraId, wanted: TimeSpan & { readonly stream: StreamName }): Promise<AdapterResult<StreamSourceRecord>>;
  /** Tells what the camera notices, until disposed. */
  events?(camera: CameraId, onEvent: (event: { readonly topic: string; readonly at: number }) => void): Promise<AdapterResult<Disposable>>;
}

interface TimeSpan {
  readonly from: number;
  readonly until: number;
}
