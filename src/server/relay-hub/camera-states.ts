import type { RelayToServer } from '#contract/relay-control.ts';
import type { CameraId } from '#domain/ids.ts';

export type CameraLiveState = Extract<RelayToServer, { type: 'camera.state' }>['state'];
type Listener = (camera: CameraId, state: CameraLiveState, at: number) => void;

const MAX_CAMERA_STATES = 20_000;
const BEST_FIRST: readonly CameraLiveState[] = ['live', 'connecting', 'lost'];

/** How each connected camera is, as its relay last told. One that is being moved is connected at two relays for a while, and is as the better of them. */
export class CameraStates<Relay extends object> {
  readonly #states = new Map<string, Map<Relay, CameraLiveState>>();
  readonly #listeners = new Set<Listener>();

  get(camera: string): CameraLiveState {
    const states = new Set(this.#states.get(camera)?.values());
    return BEST_FIRST.find((state) => states.has(state)) ?? 'idle';
  }

  onChange(listener: Listener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  set(relay: Relay, { camera, state, at }: { readonly camera: string; readonly state: CameraLiveState; readonly at: number }): void {
    const before = this.get(camera);
    const known = this.#states.get(camera);
    if (state === 'idle') known?.delete(relay);
    else if (known) known.set(relay, state);
    else if (this.#states.size < MAX_CAMERA_STATES) this.#states.set(camera, new Map([[relay, state]]));
    if (known?.size === 0) this.#states.delete(camera);
    const after = this.get(camera);
    if (after !== before) for (const listener of this.#listeners) listener(camera as CameraId, after, at);
  }

  /** Who is gone shows no camera any more. */
  forget(relay: Relay, at: number): void {
    for (const camera of this.of(relay)) this.set(relay, { camera, state: 'idle', at });
  }

  /** The cameras that this relay has connected. */
  of(relay: Relay): readonly string[] {
    return [...this.#states].filter(([, states]) => states.has(relay)).map(([camera]) => camera);
  }
}
