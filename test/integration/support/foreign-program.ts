import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program that we did not write, while a test needs it. */
export class ForeignProgram implements Disposable {
  readonly child: ChildProcess;
  errors = '';

  constructor(program: string, parameters: readonly string[]) {
    this.child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr?.on('data', (text: Buffer) => (this.errors = `${this.errors}${text.toString()}`.slice(-10_000)));
    this.child.stdin?.on('error', () => {});
  }

  /** A camera by GStreamer's RTSP server, and its address. */
  static async gstreamerCamera(transport: 'tcp' | 'udp', pipeline: string): Promise<{ camera: ForeignProgram; url: string }> {
    const script = fileURLToPath(new URL('./gstreamer-camera.py', import.meta.url));
    const camera = new ForeignProgram('/usr/bin/python3', [script, transport, pipeline]);
    const [port] = await Promise.race([once(camera.child.stdout!, 'data'), once(camera.child, 'exit').then(() => [''])]);
    if (String(port) === '') throw new Error(`GStreamer's camera did not start: ${camera.errors}`);
    return { camera, url: `rtsp://127.0.0.1:${Number(String(port))}/live` };
  }

  /** Everything that it says of what it is given, once it has ended; empty when it finds nothing wrong. */
  static async judge(program: string, parameters: readonly string[], input: Uint8Array): Promise<string> {
    using judging = new ForeignProgram(program, parameters);
    judging.child.stdin?.end(input);
    judging.child.stdout?.resume();
    await once(judging.child, 'close');
    return judging.errors;
  }

  [Symbol.dispose](): void {
    this.child.kill('SIGKILL');
  }
}
