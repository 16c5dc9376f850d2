import { desk } from './desk.ts';

/** A message by mail or web push leads here: `/?incident=…` opens that incident, once, and is then taken off the address. */
export function openFromLink(): void {
  const address = new URL(location.href);
  const incident = address.searchParams.get('incident');
  if (incident === null) return;
  address.searchParams.delete('incident');
  history.replaceState(history.state, '', address);
  desk.open(incident);
}
