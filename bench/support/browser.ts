import { chromium, type Browser, type Page } from 'playwright-core';

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

/** Debian's Chromium, or the program that CHROMIUM names; each call is a browser of its own. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ARGUMENTS });
}

/** Signs a person in and gives their page once it shows something. */
export async function openPage(
  browser: Browser,
  at: { readonly baseUrl: string; readonly login: string; readonly password: string },
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, baseURL: at.baseUrl });
  const answer = await context.request.post('/api/v1/session', { data: { login: at.login, password: at.password } });
  if (!answer.ok()) throw new Error(`sign-in of ${at.login}: ${answer.status()}`);
  const page = await context.newPage();
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  return page;
}
