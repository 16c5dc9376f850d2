import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { build } from 'vite';

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
];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ARGUMENTS });
}

/** Serves one of the `…-page.ts` here, built for the browser, on a port of its own; `/?policy=…` under that content security policy. */
export class PlayerPage implements AsyncDisposable {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(entry = 'player-page.ts'): Promise<PlayerPage> {
    const root = fileURLToPath(new URL('.', import.meta.url));
    const built = await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: { write: false, minify: false, target: 'chrome120', lib: { entry, formats: ['es'], fileName: 'page' } },
    });
    const [output] = Array.isArray(built) ? built : [];
    const code = output?.output[0]?.code ?? '';
    if (code === '') throw new Error('the player page was not built');
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
      const policy = searchParams.get('policy');
      if (pathname === '/page.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
      else
        response
          .writeHead(200, { 'content-type': 'text/html', ...(policy ? { 'content-security-policy': policy } : {}) })
          .end('<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="/page.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PlayerPage(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
