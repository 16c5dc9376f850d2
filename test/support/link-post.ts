import type { HttpPost } from '#services/ports.ts';
import type { Link } from '#services/ports.ts';

/** What a stand-in posts goes straight to the link's own paths, as the server would hand it over. */
export function postTo(link: Pick<Link, 'http'>): HttpPost {
  return async ({ url, headers, body }) => {
    const path = new URL(url).pathname;
    const response = await link.http?.[path]?.({
      method: 'POST',
      path,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body,
      peer: '10.0.0.9:1234',
    });
    return { status: response?.status ?? 404, body: Buffer.from(response?.body ?? '') };
  };
}
