import webPush from 'web-push';
import { pushSubscription } from '#contract/message-view.ts';
import type { Channel, ChannelAnswer, ChannelMessage } from '#server/messages/channel.ts';
import type { HttpPost } from '#services/ports.ts';

export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface PushSettings {
  readonly subject: string;
  readonly keys: VapidKeys;
}

const TIMEOUT_MS = 10_000;
/** A push service keeps it so long for a browser that is away, seconds; later it is news of yesterday. */
const TTL_SECONDS = 600;
const MAX_TEXT = 1_000;

/** A pair of keys for one city (VAPID, RFC 8292): browsers that subscribed under one hear nothing signed with another. */
export function makeVapidKeys(): VapidKeys {
  return webPush.generateVAPIDKeys();
}

/**
 * Web push (RFC 8030), encrypted for the browser alone (RFC 8291): the push service in between learns that something came,
 * and nothing of what. That it took the message is all it says: `sent`.
 */
export function pushChannel({ subject, keys }: PushSettings, post: HttpPost): Channel {
  return {
    deliver: async (message) => {
      const subscription = pushSubscription.safeParse(JSON.parse(message.to));
      if (!subscription.success) return { outcome: 'gone', reason: 'the subscription cannot be read' };
      const { endpoint, keys: browser } = subscription.data;
      try {
        const request = webPush.generateRequestDetails({ endpoint, keys: browser }, payloadOf(message), {
          vapidDetails: { subject, ...keys },
          TTL: TTL_SECONDS,
          urgency: message.urgent ? 'high' : 'normal',
        });
        const headers = Object.fromEntries(
          Object.entries(request.headers)
            .filter(([name]) => name.toLowerCase() !== 'content-length')
            .map(([name, value]) => [name, String(value)]),
        );
        return read(await post({ url: endpoint, headers, body: request.body ?? new Uint8Array(), timeoutMs: TIMEOUT_MS }));
      } catch (error) {
        // The endpoint names the browser: no sentence of a failure holds it.
        return {
          outcome: 'unreachable',
          reason: `the push service cannot be reached (${error instanceof Error ? error.name : 'unknown'})`,
        };
      }
    },
  };
}

/** What the service worker of the console shows (src/console/public/push-worker.js). */
function payloadOf({ id, subject, text, url, urgent }: ChannelMessage): string {
  return JSON.stringify({ id, title: subject, body: text.slice(0, MAX_TEXT), url, urgent });
}

/** RFC 8030 §5: 201 taken; 404 and 410: that browser is gone; 413: too large; 429 and 5xx: later. */
function read({ status }: { readonly status: number }): ChannelAnswer {
  const reason = `the push service answered ${status}`;
  if (status === 404 || status === 410) return { outcome: 'gone', reason };
  if (status === 429 || status >= 500) return { outcome: 'unreachable', reason };
  return status < 300 ? { outcome: 'sent', more: false } : { outcome: 'rejected', reason };
}
