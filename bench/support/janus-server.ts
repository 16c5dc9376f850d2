import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROGRAM = '/usr/bin/janus';

/** Janus with one RTP mountpoint of its streaming plugin, on free ports of this machine; undefined where it is not installed. */
export async function startJanus(): Promise<JanusServer | undefined> {
  if (!existsSync(PROGRAM)) return undefined;
  const folder = await mkdtemp(path.join(tmpdir(), 'mangru-janus-'));
  const [http, rtp] = [await freePort(), await freeUdp()];
  const write = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
  await write(
    'janus.jcfg',
    `general: { configs_folder = "${folder}" plugins_folder = "/usr/lib/x86_64-linux-gnu/janus/plugins" transports_folder = "/usr/lib/x86_64-linux-gnu/janus/transports" debug_level = 2 log_to_stdout = true }
nat: { full_trickle = false }
transports: { disable = "libjanus_websockets.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }
plugins: { disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_videoroom.so,libjanus_voicemail.so" }
`,
  );
  await write(
    'janus.transport.http.jcfg',
    `general: { json = "compact" http = true port = ${http} ip = "127.0.0.1" https = false }\nadmin: { admin_http = false }\n`,
  );
  await write(
    'janus.plugin.streaming.jcfg',
    `general: { }
camera: { type = "rtp" id = 1 description = "camera" video = true videoport = ${rtp} videopt = 96 videocodec = "h264" videofmtp = "profile-level-id=64001f;packetization-mode=1" audio = false secret = "x" }
`,
  );
  const child = spawn(PROGRAM, ['-F', folder], { stdio: 'ignore' });
  const server = new JanusServer(child, { folder, url: `http://127.0.0.1:${http}/janus`, rtpPort: rtp });
  await server.ready();
  return server;
}

export class JanusServer implements AsyncDisposable {
  readonly url: string;
  readonly rtpPort: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  constructor(child: ChildProcess, facts: { folder: string; url: string; rtpPort: number }) {
    this.#child = child;
    this.#folder = facts.folder;
    this.url = facts.url;
    this.rtpPort = facts.rtpPort;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async ready(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const answered = await fetch(`${this.url}/info`).then(
        (response) => response.ok,
        () => false,
      );
      if (answered) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('Janus did not answer within 10 s');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    }),
  );
}

function freeUdp(): Promise<number> {
  const socket = createSocket('udp4');
  return new Promise((resolve) =>
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    }),
  );
}
