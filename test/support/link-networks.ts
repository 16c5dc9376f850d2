import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ip = (...words: string[]): Promise<unknown> => run('ip', words);

/** A port of the link device on the outer side, and where it leads on the inner one. */
export interface Mapping {
  readonly protocol: 'tcp' | 'udp';
  readonly outer: number;
  readonly inner: number;
}

/**
 * Three network namespaces, as a centre and a police room are joined by a link device (망연계장비, seed B-1 … B-3): neither
 * knows a route to the other, and the device maps addresses both ways. Only root can make them.
 *
 *   centre 10.1.0.2 ── 10.1.0.254 [link device] 10.20.0.1 ── 10.20.0.9 police
 *
 * Cameras are at 10.1.7.2 in the centre; the tests come to the centre from its own side, by `desk`.
 */
export class LinkNetworks implements AsyncDisposable {
  readonly centre: string;
  readonly device: string;
  readonly police: string;
  readonly centreHost = '10.1.0.2';
  readonly deviceInside = '10.1.0.254';
  readonly deviceOutside = '10.20.0.1';
  readonly policeHost = '10.20.0.9';
  readonly policePort = 'p0';
  readonly cameraHost = '10.1.7.2';
  /** The centre's address towards this machine. */
  readonly desk: string;
  readonly #deskLink: string;
  readonly #deskOurs: string;

  private constructor() {
    const tag = String(process.pid);
    [this.centre, this.device, this.police] = [`centre-${tag}`, `device-${tag}`, `police-${tag}`];
    // Several runs on one machine must not meet.
    const net = `10.99.${(process.pid >> 6) % 256}.${(process.pid % 64) * 4}`.split('.');
    const host = (last: number): string => [...net.slice(0, 3), Number(net[3]) + last].join('.');
    [this.#deskOurs, this.desk, this.#deskLink] = [host(1), host(2), `desk${tag}`.slice(0, 15)];
  }

  static async make(mappings: readonly Mapping[]): Promise<LinkNetworks> {
    const networks = new LinkNetworks();
    try {
      await networks.#join();
      await networks.#map(mappings);
      return networks;
    } catch (error) {
      await networks[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #join(): Promise<void> {
    const { centre, device, police } = this;
    for (const name of [centre, device, police]) {
      await ip('netns', 'add', name);
      await ip('-n', name, 'link', 'set', 'lo', 'up');
      await this.#inside(name, 'sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1');
    }
    const cable = async (one: readonly [string, string, string], other: readonly [string, string, string]): Promise<void> => {
      await ip('-n', one[0], 'link', 'add', one[1], 'type', 'veth', 'peer', 'name', other[1], 'netns', other[0]);
      for (const [name, port, address] of [one, other]) {
        await ip('-n', name, 'address', 'add', address, 'dev', port);
        await ip('-n', name, 'link', 'set', port, 'up');
      }
    };
    await cable([centre, 'c0', `${this.centreHost}/24`], [device, 'd0', `${this.deviceInside}/24`]);
    await cable([device, 'd1', `${this.deviceOutside}/24`], [police, this.policePort, `${this.policeHost}/24`]);
    await ip('-n', centre, 'address', 'add', `${this.cameraHost}/32`, 'dev', 'lo');
    await ip('link', 'add', this.#deskLink, 'type', 'veth', 'peer', 'name', 'desk0', 'netns', centre);
    await ip('address', 'add', `${this.#deskOurs}/30`, 'dev', this.#deskLink);
    await ip('link', 'set', this.#deskLink, 'up');
    await ip('-n', centre, 'address', 'add', `${this.desk}/30`, 'dev', 'desk0');
    await ip('-n', centre, 'link', 'set', 'desk0', 'up');
  }

  /** Each virtual address leads to a real one, and whoever comes through looks like the device itself. */
  async #map(mappings: readonly Mapping[]): Promise<void> {
    const iptables = (...words: string[]): Promise<void> => this.#inside(this.device, 'iptables', '-t', 'nat', ...words);
    await this.#inside(this.device, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    for (const { protocol, outer, inner } of mappings) {
      const match = ['-i', 'd1', '-d', this.deviceOutside, '-p', protocol, '--dport', String(outer)];
      await iptables('-A', 'PREROUTING', ...match, '-j', 'DNAT', '--to-destination', `${this.centreHost}:${inner}`);
    }
    await iptables('-A', 'POSTROUTING', '-o', 'd0', '-j', 'SNAT', '--to-source', this.deviceInside);
  }

  async #inside(name: string, ...words: string[]): Promise<void> {
    await ip('netns', 'exec', name, ...words);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await ip('link', 'del', this.#deskLink).catch(() => undefined);
    for (const name of [this.centre, this.device, this.police]) await ip('netns', 'del', name).catch(() => undefined);
  }
}
