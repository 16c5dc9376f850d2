import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { needs } from './debian-package.ts';

/**
 * True when this machine cannot make one; says why. This kernel has no netem, so losses are iptables' own (`-m statistic`)
 * and the delay is a UDP forwarder of ours.
 */
export function cannotImpair(): boolean {
  if (process.getuid?.() !== 0) {
    console.log('skipped: network namespaces need root.');
    return true;
  }
  return needs('ip', 'iproute2') || needs('iptables', 'iptables');
}

const run = (program: string, ...parameters: string[]): void =>
  void execFileSync(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });

/** A network namespace of viewers, joined to this machine by a cable on which UDP can be lost in both directions. */
export class ImpairedNetwork implements Disposable {
  /** This machine's and the viewers' end of the cable. */
  readonly here: string;
  readonly there: string;
  readonly #name: string;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'mangru-net-'));
  #loss = 0;

  constructor() {
    const number = process.pid % 16_000;
    this.#name = `mw${number}`;
    this.here = `10.201.${number >> 6}.${(number & 63) * 4 + 1}`;
    this.there = `10.201.${number >> 6}.${(number & 63) * 4 + 2}`;
    run('ip', 'netns', 'add', this.#name);
    run('ip', 'link', 'add', `${this.#name}h`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.#name);
    run('ip', 'address', 'add', `${this.here}/30`, 'dev', `${this.#name}h`);
    run('ip', 'link', 'set', `${this.#name}h`, 'up');
    for (const parameters of [
      ['address', 'add', `${this.there}/30`, 'dev', 'eth0'],
      ['link', 'set', 'eth0', 'up'],
      ['link', 'set', 'lo', 'up'],
    ])
      run('ip', '-n', this.#name, ...parameters);
  }

  /** A program that runs another one within the namespace, e.g. for Playwright. */
  within(program: string): string {
    const script = path.join(this.#folder, path.basename(program));
    writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${this.#name} ${program} "$@"\n`);
    chmodSync(script, 0o755);
    return script;
  }

  /** From now on this share of UDP is lost, each way; HTTP is spared, so that the losses are the media's. */
  lose(share: number): void {
    const rule = (how: string, chain: string, loss: number): void =>
      run(
        ...(['ip', 'netns', 'exec', this.#name, 'iptables', how, chain, '-p', 'udp', '-m', 'statistic', '--mode', 'random'] as const),
        ...['--probability', String(loss), '-j', 'DROP'],
      );
    for (const chain of ['INPUT', 'OUTPUT']) {
      if (this.#loss > 0) rule('-D', chain, this.#loss);
      if (share > 0) rule('-A', chain, share);
    }
    this.#loss = share;
  }

  [Symbol.dispose](): void {
    run('ip', 'netns', 'delete', this.#name);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Passes UDP on to another port of this machine and back, each packet `delayMs` later; one peer's port for each that sends. */
export class DelayedPort implements AsyncDisposable {
  readonly #front: Socket;
  readonly #backs = new Map<string, Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(front: Socket) {
    this.#front = front;
  }

  static async open(at: { readonly host: string; readonly port: number; readonly delayMs: number }): Promise<DelayedPort> {
    const front = createSocket('udp4');
    await new Promise<void>((resolve) => front.bind(0, at.host, resolve));
    const delayed = new DelayedPort(front);
    front.on('message', (packet, peer) => {
      const back = delayed.#backOf(`${peer.address}:${peer.port}`, { at, reply: (answer) => front.send(answer, peer.port, peer.address) });
      delayed.#later(at.delayMs, () => back.send(packet, at.port, at.host));
    });
    return delayed;
  }

  get port(): number {
    return this.#front.address().port;
  }

  #backOf(peer: string, { at, reply }: { at: { host: string; delayMs: number }; reply: (packet: Buffer) => void }): Socket {
    const known = this.#backs.get(peer);
    if (known) return known;
    const back = createSocket('udp4').bind(0, at.host);
    back.on('message', (packet) => this.#later(at.delayMs, () => reply(packet)));
    this.#backs.set(peer, back);
    return back;
  }

  #later(milliseconds: number, send: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      send();
    }, milliseconds);
    this.#timers.add(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of [this.#front, ...this.#backs.values()]) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
}
