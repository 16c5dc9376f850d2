import type { AdapterResult, CameraAdapter, CameraStanding } from '#contract/camera-adapter.ts';
import type { CameraId } from '#domain/ids.ts';
import type { CameraRegistry } from './camera-registry.ts';
import type { CameraStore } from './camera-store.ts';

export interface RegistryAdapterParts {
  readonly registry: Pick<CameraRegistry, 'get'>;
  readonly store: Pick<CameraStore, 'page' | 'sources'>;
  /** As the relays see the camera's stream. */
  readonly streamState: (camera: CameraId) => CameraStanding['stream'];
  readonly onProblem: (text: string) => void;
}

/** The cameras of our own registry, called by RTSP or published to us, behind the contract of every adapter. */
export function registryAdapter({ registry, store, streamState, onProblem }: RegistryAdapterParts): CameraAdapter {
  /** What the store throws may hold an address: it is told as what was asked, and no more. */
  async function answered<Value>(what: string, ask: () => Promise<Value | undefined>): Promise<AdapterResult<Value>> {
    try {
      const value = await ask();
      return value === undefined ? { ok: false, error: 'noSuchCamera' } : { ok: true, value };
    } catch {
      onProblem(`cameras: the store did not give the ${what}`);
      return { ok: false, error: 'failed' };
    }
  }
  return {
    list: (wanted) => answered('list', () => store.page(wanted)),
    state: (id) => {
      const camera = registry.get(id);
      return Promise.resolve(
        camera ? { ok: true, value: { camera, state: camera.state, stream: streamState(id) } } : { ok: false, error: 'noSuchCamera' },
      );
    },
    streams: (id) => answered('streams', () => store.sources(id)),
  };
}
