import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ko } from '#console/words/ko.ts';
import { readFrameBarcode } from '#protocol/frame-barcode.ts';
import type { TestCity } from '../../city/test-city.ts';
import { eventually } from '../../city/eventually.ts';
import { installPageWatch, type TilePicture } from './page-watch.ts';

export const WORDS = ko;
/** What Chromium itself writes on the console when the sign-in page asks who is signed in. */
const SIGNED_OUT_ANSWER = /status of 401/;
/** And when a process that it is connected to is killed. */
export const KILLED = /status of 401|WebSocket connection|Failed to load resource|net::ERR/;
const VIEWPORT = { width: 1600, height: 900 };

/** A person's browser, with the real console of a real city in it, and all that it asked for and complained about. */
export class ConsolePage implements AsyncDisposable {
  readonly page: Page;
  readonly city: TestCity;
  readonly #context: BrowserContext;
  /** Errors on the console and uncaught ones. */
  readonly errors: string[] = [];
  /** Address of every request and WebSocket. */
  readonly requests: string[] = [];

  private constructor(page: Page, context: BrowserContext, city: TestCity) {
    this.page = page;
    this.city = city;
    this.#context = context;
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('websocket', (socket) => this.requests.push(socket.url()));
  }

  /** At the sign-in, in a browser context of its own. */
  static async open(browser: Browser, city: TestCity, device: BrowserContextOptions = {}): Promise<ConsolePage> {
    const context = await browser.newContext({ viewport: VIEWPORT, locale: 'ko-KR', ...device });
    const page = await context.newPage();
    const screen = new ConsolePage(page, context, city);
    await page.addInitScript(`window.readFrameBarcode = ${readFrameBarcode.toString()}`);
    await page.addInitScript(installPageWatch);
    await page.goto(city.baseUrl);
    return screen;
  }

  static async signedIn(browser: Browser, city: TestCity, login: string, device: BrowserContextOptions = {}): Promise<ConsolePage> {
    const screen = await ConsolePage.open(browser, city, device);
    await screen.page.getByLabel(WORDS.signIn.login, { exact: true }).fill(login);
    await screen.page.getByLabel(WORDS.signIn.password, { exact: true }).fill(city.password);
    await screen.page.keyboard.press('Enter');
    await screen.untilLive();
    // The shell is live before its screen, which is loaded when it is first needed.
    await eventually('the screen is there', async () => (await screen.page.locator('main').innerText()).trim().length > 10);
    return screen;
  }

  /** Signed in, and the feed has told how things are. */
  async untilLive(): Promise<void> {
    await this.page.locator('[data-live="true"]').waitFor();
  }

  row(incident: string): Locator {
    return this.page.locator(`[data-incident="${incident}"]`);
  }

  tile(slot: number): Locator {
    return this.page.locator(`[data-tile="${slot}"]`);
  }

  /** When each picture was decoded so far. */
  decoded(): Promise<readonly number[]> {
    return this.page.evaluate(() => window.pageWatch.decoded);
  }

  look(): Promise<readonly TilePicture[]> {
    return this.page.evaluate(() => window.pageWatch.look());
  }

  /** Until so many tiles are live and their pictures move: each shows another picture than at the first look. */
  async untilPlaying(tiles: number, withinMs = 60_000): Promise<readonly TilePicture[]> {
    const before = new Map<string, number>();
    const looked = await eventually(
      `${tiles} tiles that play`,
      async () => {
        const all = await this.look();
        const seen = all.filter((tile) => tile.phase === 'live' && tile.shown);
        const moving = seen.filter((tile) => before.has(tile.camera) && before.get(tile.camera) !== tile.sum);
        for (const tile of seen) if (!before.has(tile.camera)) before.set(tile.camera, tile.sum);
        return { moving, all };
      },
      { holds: ({ moving }) => moving.length >= tiles, withinMs },
    );
    return looked.moving;
  }

  /** Until this many more pictures were decoded. */
  async untilDecoded(more: number): Promise<void> {
    const before = (await this.decoded()).length;
    await this.page.waitForFunction((wanted) => window.pageWatch.decoded.length >= wanted, before + more, { polling: 30 });
  }

  /** What the page wanted to do that its content security policy forbids. */
  violations(): Promise<readonly string[]> {
    return this.page.evaluate(() => window.pageWatch.violations);
  }

  /** Whom the page asked beside its own server and the relay, and what went wrong in it; empty when all is well. */
  complaints(allowedErrors: RegExp = SIGNED_OUT_ANSWER): readonly string[] {
    const own = new Set([`127.0.0.1:${this.city.ports.server}`, `127.0.0.1:${this.city.ports.relay}`]);
    const outside = this.requests.filter((url) => /^(https?|wss?):/.test(url) && !own.has(new URL(url).host));
    return [...outside.map((url) => `asked ${url}`), ...this.errors.filter((error) => !allowedErrors.test(error))];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }
}
