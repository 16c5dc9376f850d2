import { desk } from '../app/desk.ts';
import { feed } from '../feed/feed-store.ts';
import { videoOpens } from './first-picture.ts';
import { lines } from './page-lines.ts';
import { ticketsAhead } from './tickets.ts';

/** From here on the video of every incident that is opened is under way before anything of it is drawn. Returns how to stop. */
export function bringVideoAhead(): () => void {
  let before = desk.get().open;
  return desk.subscribe(() => {
    const { open } = desk.get();
    if (open === before) return;
    before = open;
    const incident = open === undefined ? undefined : feed.get().incidents.get(open);
    if (!incident || incident.cameras.length === 0 || incident.can.viewVideo !== true) return;
    ticketsAhead(incident.id);
    lines.ahead();
    videoOpens();
  });
}
