import { Channels } from '#relay/channels.ts';
import type { MediaUnit } from '#relay/media/media-unit.ts';
import { machinePorts, type RelayPorts } from '#relay/ports.ts';
import type { Channel, ChannelState } from '#relay/channel.ts';
import { Transcoder, type TranscoderOptions } from '#relay/transcode/transcoder.ts';
import { TestCamera, type TestCameraOptions } from './test-camera.ts';

/** A camera, channels and a transcoder, without the rest of a relay. */
export class TranscodeBench implements AsyncDisposable {
  readonly camera: TestCamera;
  readonly channels: Channels;
  readonly transcoder: Transcoder;
  readonly log: string[];

  private constructor(parts: { camera: TestCamera; channels: Channels; transcoder: Transcoder; log: string[] }) {
    this.camera = parts.camera;
    this.channels = parts.channels;
    this.transcoder = parts.transcoder;
    this.log = parts.log;
  }

  static async start(options: { camera?: TestCameraOptions; transcoder?: Partial<TranscoderOptions> } = {}): Promise<TranscodeBench> {
    const camera = await TestCamera.start(options.camera);
    const log: string[] = [];
    const ports: RelayPorts = { ...machinePorts, log: (event) => log.push(event) };
    const transcoder = new Transcoder(ports, { maxTranscodes: 4, ...options.transcoder });
    const channels = new Channels({
      ports,
      maxSources: 10,
      lingerMs: 200,
      ask: () => Promise.resolve({ main: { url: camera.url }, audio: false, published: false }),
      onCameraState: () => {},
      transcoder,
    });
    return new TranscodeBench({ camera, channels, transcoder, log });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.channels[Symbol.dispose]();
    this.transcoder[Symbol.dispose]();
    await this.camera[Symbol.asyncDispose]();
  }
}

/** Keeps what a channel shows. */
export function watch(channel: Channel): { readonly units: MediaUnit[]; readonly states: ChannelState['state'][] } & Disposable {
  const units: MediaUnit[] = [];
  const states: ChannelState['state'][] = [];
  const attachment = channel.attachUnits({ onUnit: (unit) => units.push(unit), onState: (state) => states.push(state.state) });
  return { units, states, [Symbol.dispose]: () => attachment[Symbol.dispose]() };
}
