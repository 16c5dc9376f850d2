import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
];

export interface SeenByChromium {
  /** Tiles of the console that play. */
  readonly tiles: number;
  /** Pictures decoded over WHEP. */
  readonly whep: number;
  readonly errors: readonly string[];
}

/** A browser in this network namespace: the console as the police room opens it, and a look over WHEP from that very page. */
export async function lookByChromium(at: {
  readonly namespace: string;
  readonly home: string;
  readonly password: string;
  /** For the script that starts it there. */
  readonly folder: string;
}): Promise<SeenByChromium> {
  const starter = path.join(at.folder, 'chromium-there');
  await writeFile(starter, `#!/bin/sh\nexec ip netns exec ${at.namespace} ${CHROMIUM} "$@"\n`);
  await chmod(starter, 0o755);
  const browser = await chromium.launch({ executablePath: starter, args: ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(at.home);
    await page.evaluate(signIn, at.password);
    await page.goto(at.home);
    await page.locator('[data-tile][data-state="live"]').nth(1).waitFor({ timeout: 40_000 });
    const tiles = await page.locator('[data-tile][data-state="live"]').count();
    return { tiles, whep: await page.evaluate<number>(LOOK_BY_WHEP), errors };
  } finally {
    await browser.close();
  }
}

/** In the page. */
async function signIn(password: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-mangru': '1' };
  await fetch('/api/v1/session', { method: 'POST', headers, body: JSON.stringify({ login: 'officer112', password }) });
}

/** In the page: so many pictures of a camera of its incident, decoded by the browser's own WebRTC. Text, as Node has no WebRTC to check it by. */
const LOOK_BY_WHEP = `(async () => {
  const read = async (url) => (await fetch(url)).json();
  const { incidents } = await read('/api/v1/incidents?status=open');
  const { cameras } = await read('/api/v1/incidents/' + incidents[0].id + '/cameras');
  const connection = new RTCPeerConnection();
  connection.addTransceiver('video', { direction: 'recvonly' });
  await connection.setLocalDescription(await connection.createOffer());
  const body = connection.localDescription.sdp;
  const answer = await fetch(cameras[0].whep, { method: 'POST', body, headers: { 'content-type': 'application/sdp' } });
  await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  const until = performance.now() + 30000;
  for (;;) {
    const stats = [...(await connection.getStats()).values()];
    const decoded = Math.max(0, ...stats.map((each) => each.framesDecoded ?? 0));
    if (decoded >= 10 || performance.now() > until) return decoded;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
})()`;
