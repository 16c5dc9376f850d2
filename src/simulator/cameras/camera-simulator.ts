import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Clock, Random } from '#services/ports.ts';
import { Camera } from './camera.ts';
import type { CameraState, SimulatedCamera } from './camera.ts';
import { FrameClock } from './frame-clock.ts';
import { RtspConnection } from './rtsp-connection.ts';

/** Connections at a time; more are closed at once. */
const MAX_CONNECTIONS = 4_000;
const MAX_SCRIPT_STEPS = 1_000;

export interface CameraSimulatorOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly cameras: readonly SimulatedCamera[];
  readonly clock?: Clock;
  readonly random?: Random;
}

export interface CameraSimulatorFigures {
  readonly connections: number;
  /** Streams that play. */
  readonly sessions: number;
  /** Since the start: pictures and bytes sent, pictures kept from slow readers, requests refused for want of a password. */
  readonly frames: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly refused: number;
}

export interface ScriptStep {
  readonly camera: string;
  /** From now. */
  readonly afterMs: number;
  readonly state: CameraState;
}

export interface CameraSimulator extends AsyncDisposable {
  readonly port: number;
  /** Address of a stream, without user information. */
  url(cameraId: string, stream: 'main' | 'sub'): string;
  set(cameraId: string, state: CameraState): void;
  stateOf(cameraId: string): CameraState;
  /** Changes states later; dispose to forget what has not happened yet. */
  script(steps: readonly ScriptStep[]): Disposable;
  figures(): CameraSimulatorFigures;
}

const nodeClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    timer.unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
const nodeRandom: Random = { hex: (bytes) => randomBytes(bytes).toString('hex') };

/**
 * RTSP cameras on one TCP port: `rtsp://host:port/cam/<cameraId>/main` and `…/sub`, RTP interleaved (RFC 2326 §10.12),
 * digest authentication. Rejects when the port is taken.
 */
export async function startCameraSimulator(options: CameraSimulatorOptions): Promise<CameraSimulator> {
  const simulator = new Simulator(options);
  await simulator.listen(options);
  return simulator;
}

class Simulator implements CameraSimulator {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #host: string;
  readonly #frames: FrameClock;
  readonly #cameras: ReadonlyMap<string, Camera>;
  readonly #connections = new Set<RtspConnection>();
  readonly #server: Server;
  readonly #figures = { frames: 0, bytes: 0, skipped: 0, refused: 0 };
  readonly #scripts = new Set<Disposable>();

  constructor({ host, cameras, clock = nodeClock, random = nodeRandom }: CameraSimulatorOptions) {
    this.#host = host;
    this.#clock = clock;
    this.#random = random;
    this.#frames = new FrameClock(clock);
    this.#cameras = new Map(cameras.map((camera) => [camera.id, new Camera(camera)]));
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen({ host, port }: { host: string; port: number }): Promise<void> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  url(cameraId: string, stream: 'main' | 'sub'): string {
    return `rtsp://${this.#host}:${this.port}/cam/${encodeURIComponent(cameraId)}/${stream}`;
  }

  set(cameraId: string, state: CameraState): void {
    const camera = this.#find(cameraId);
    camera.set(state, this.#frames.now());
    if (state !== 'dead') return;
    for (const connection of this.#connections) if (connection.camera === camera) connection.cut();
  }

  stateOf(cameraId: string): CameraState {
    return this.#find(cameraId).state;
  }

  script(steps: readonly ScriptStep[]): Disposable {
    if (steps.length > MAX_SCRIPT_STEPS) throw new RangeError(`a script has at most ${MAX_SCRIPT_STEPS} steps`);
    for (const step of steps) this.#find(step.camera);
    const timers = steps.map((step) => this.#clock.after(step.afterMs, () => this.set(step.camera, step.state)));
    const script: Disposable = {
      [Symbol.dispose]: () => {
        for (const timer of timers) timer[Symbol.dispose]();
        this.#scripts.delete(script);
      },
    };
    this.#scripts.add(script);
    return script;
  }

  figures(): CameraSimulatorFigures {
    let sessions = 0;
    for (const connection of this.#connections) if (connection.isPlaying) sessions++;
    return { connections: this.#connections.size, sessions, ...this.#figures };
  }

  #find(cameraId: string): Camera {
    const camera = this.#cameras.get(cameraId);
    if (!camera) throw new RangeError(`no simulated camera ${cameraId}`);
    return camera;
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= MAX_CONNECTIONS) return void socket.destroy();
    const connection = new RtspConnection({
      socket,
      frames: this.#frames,
      clock: this.#clock,
      random: this.#random,
      find: (id) => this.#cameras.get(id),
      playing: (camera) => [...this.#connections].filter((each) => each.isPlaying && each.camera === camera).length,
      figures: this.#figures,
    });
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const script of this.#scripts) script[Symbol.dispose]();
    this.#frames[Symbol.dispose]();
    const closed = this.#server.listening ? once(this.#server, 'close') : Promise.resolve();
    this.#server.close();
    for (const connection of this.#connections) connection.cut();
    await closed;
  }
}
