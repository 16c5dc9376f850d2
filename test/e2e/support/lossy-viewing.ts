import type { Browser } from 'playwright-core';
import { freeUdpPort } from '../../integration/support/free-udp-port.ts';
import { RelayBench } from '../../integration/support/relay-bench.ts';
import { DelayedPort, ImpairedNetwork } from '../../support/impaired-network.ts';
import { WebRtcScreen, WebRtcSite, longestPause, openWebRtcBrowser } from './webrtc-screen.ts';

export interface LossFigures {
  /** Of those that the camera sent while packets were lost. */
  readonly framesPerSecond: number;
  readonly freezeSeconds: number;
  readonly longestPauseMs: number;
  readonly nacks: number;
  readonly keyRequests: number;
  readonly packetsLost: number;
  readonly packetsReceived: number;
  /** From the end of the losses to the first picture after which none was late any more. */
  readonly recoveryMs: number;
}

/** Later than this after the one before, a picture was missed by the eye; the camera sends one every 33 ms. */
const LATE_MS = 300;
const CAMERA_HZ = 30;

interface Parts {
  readonly bench: RelayBench;
  readonly browser: Browser;
  readonly site: WebRtcSite;
  readonly udpPort: number;
}

/** Chromium in a namespace of its own, that plays a camera over a network which loses and delays packets. */
export class LossyViewing implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly #network = this.#stack.use(new ImpairedNetwork());
  #parts: Parts | undefined;

  static async start(): Promise<LossyViewing> {
    const viewing = new LossyViewing();
    const { here } = viewing.#network;
    const site = viewing.#stack.use(await WebRtcSite.start(here));
    const udpPort = await freeUdpPort();
    // 30 pictures of about 4 kB a second: 1 Mbps, a key frame every half second.
    const settings = { host: here, udpPort, allowedOrigins: [site.origin] };
    const bench = viewing.#stack.use(await RelayBench.start({ settings, camera: { framesPerSecond: CAMERA_HZ, zeroWords: 3_600 } }));
    const browser = await openWebRtcBrowser(viewing.#network.within(process.env['CHROMIUM'] ?? '/usr/bin/chromium'));
    viewing.#stack.defer(() => browser.close());
    viewing.#parts = { bench, browser, site, udpPort };
    return viewing;
  }

  /** Plays in peace, then with losses for `seconds`, then in peace again until it has recovered. */
  async measure(impairment: { readonly loss: number; readonly delayMs: number; readonly seconds: number }): Promise<LossFigures> {
    if (!this.#parts) throw new Error('it was not started');
    const { bench, browser, site, udpPort } = this.#parts;
    await using delayed = await DelayedPort.open({ host: this.#network.here, port: udpPort, delayMs: impairment.delayMs });
    await using screen = await WebRtcScreen.open(browser, site);
    const url = `http://${this.#network.here}:${bench.relay.port}/whep/c1?ticket=${await bench.server.ticket('c1')}`;
    await screen.view(url, impairment.delayMs > 0 ? { ports: { [udpPort]: String(delayed.port) } } : {});
    await screen.waitForPictures(3 * CAMERA_HZ, 30_000);
    const before = await screen.playback();
    const from = Date.now();
    this.#network.lose(impairment.loss);
    await passed(screen, from + impairment.seconds * 1_000);
    this.#network.lose(0);
    const to = Date.now();
    const during = await screen.playback();
    await passed(screen, to + 5_000);
    const after = await screen.playback();
    await screen.call('stop');
    const shown = after.shownAt.filter((at) => at >= from && at <= to);
    return {
      framesPerSecond: shown.length / impairment.seconds,
      freezeSeconds: during.freezeSeconds - before.freezeSeconds,
      longestPauseMs: longestPause([from, ...shown, to]),
      nacks: during.nacks - before.nacks,
      keyRequests: during.keyRequests - before.keyRequests,
      packetsLost: during.packetsLost - before.packetsLost,
      packetsReceived: during.packetsReceived - before.packetsReceived,
      recoveryMs: recovery(after.shownAt, to),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** Until then the page plays. */
async function passed(screen: WebRtcScreen, until: number): Promise<void> {
  await screen.page.waitForFunction(`Date.now() >= ${until}`, undefined, { polling: 50, timeout: 120_000 });
}

/** Infinity when it was late to the end. */
function recovery(shownAt: readonly number[], from: number): number {
  const times = [from, ...shownAt.filter((at) => at > from)];
  const late = times.findLastIndex((at, index) => index > 0 && at - (times[index - 1] ?? at) > LATE_MS);
  if (times.length < 2) return Infinity;
  return late === -1 ? 0 : (times[late] ?? from) - from;
}
