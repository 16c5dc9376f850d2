import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Playback } from './playback.ts';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Chromium with a fake camera; `program` is what starts it, e.g. within a network namespace. */
export function openWebRtcBrowser(program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ARGUMENTS });
}

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="/page.js"></script>';

/** Serves webrtc-page.ts, built for the browser. */
export class WebRtcSite implements AsyncDisposable {
  readonly origin: string;
  readonly #server: Server;

  private constructor(server: Server, origin: string) {
    this.#server = server;
    this.origin = origin;
  }

  static async start(host = '127.0.0.1'): Promise<WebRtcSite> {
    const built = await build({
      root: fileURLToPath(new URL('.', import.meta.url)),
      configFile: false,
      logLevel: 'error',
      build: { write: false, minify: false, target: 'chrome120', lib: { entry: 'webrtc-page.ts', formats: ['es'], fileName: 'page' } },
    });
    const [output] = Array.isArray(built) ? built : [];
    const code = output?.output[0]?.code ?? '';
    if (code === '') throw new Error('the page was not built');
    const server = createServer((request, response) => {
      if (request.url === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
      else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return new WebRtcSite(server, `http://${host}:${(server.address() as AddressInfo).port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A page with the foreign WHEP and WHIP client of webrtc-page.ts. */
export class WebRtcScreen implements AsyncDisposable {
  readonly page: Page;
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  static async open(browser: Browser, site: WebRtcSite): Promise<WebRtcScreen> {
    const page = await browser.newPage();
    const screen = new WebRtcScreen(page);
    await page.goto(site.origin);
    await page.waitForFunction('"webrtc" in window');
    return screen;
  }

  /** Calls a function of the page; as text, since benches that know no DOM use this too. */
  call<Result>(name: string, ...parameters: readonly unknown[]): Promise<Result> {
    return this.page.evaluate<Result>(`window.webrtc.${name}(...${JSON.stringify(parameters)})`);
  }

  view(url: string, options: { token?: string; ports?: Readonly<Record<string, string>>; sound?: boolean } = {}): Promise<void> {
    return this.call('view', url, options);
  }

  playback(): Promise<Playback> {
    return this.call('playback');
  }

  async waitForPictures(count: number, timeout = 30_000): Promise<void> {
    await this.page.waitForFunction(`window.webrtc.shown() >= ${count}`, undefined, { timeout, polling: 50 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}

/** The longest time without a picture, milliseconds. */
export function longestPause(shownAt: readonly number[]): number {
  return shownAt.slice(1).reduce((most, at, index) => Math.max(most, at - (shownAt[index] ?? at)), 0);
}
