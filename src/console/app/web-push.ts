import { sendBrowser } from '../api/handling.ts';

/** Whether this browser can be told by web push at all; `unable` also where the address is no secure context. */
export type PushState = 'unable' | 'denied' | 'on' | 'off';

const WORKER = '/push-worker.js';

export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unable';
  if (Notification.permission === 'denied') return 'denied';
  const worker = await navigator.serviceWorker.getRegistration(WORKER);
  return (await worker?.pushManager.getSubscription()) ? 'on' : 'off';
}

/** Asks the person, then the browser's push service, then tells the city. `failed`: the service cannot be reached. */
export async function subscribe(pushKey: string): Promise<'on' | 'denied' | 'failed'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const worker = await navigator.serviceWorker.register(WORKER);
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey }).catch(() => undefined);
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  if (endpoint === undefined || !keys?.['p256dh'] || !keys['auth']) return 'failed';
  await sendBrowser({ do: 'add', subscription: { endpoint, keys: { p256dh: keys['p256dh'], auth: keys['auth'] } } });
  return 'on';
}

export async function unsubscribe(): Promise<void> {
  const worker = await navigator.serviceWorker.getRegistration(WORKER);
  const subscription = await worker?.pushManager.getSubscription();
  if (!subscription) return;
  // The city first: whatever becomes of the browser's part, nothing more is sent.
  await sendBrowser({ do: 'remove', endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}
