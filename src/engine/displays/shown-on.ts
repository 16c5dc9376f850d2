import { DISPLAY_PRIORITIES, stageOf, type DisplayMessage } from '#domain/display.ts';

/**
 * What a device has to show now: of the messages that run, the most important; of two alike the one approved last. When it ends, the next
 * comes back by itself. Undefined: nothing.
 */
export function shownOn(device: string, messages: Iterable<DisplayMessage>, now: number): DisplayMessage | undefined {
  let best: DisplayMessage | undefined;
  for (const message of messages) {
    if (stageOf(message, now) !== 'running' || !message.devices.includes(device)) continue;
    if (best === undefined || comesBefore(message, best)) best = message;
  }
  return best;
}

function comesBefore(a: DisplayMessage, b: DisplayMessage): boolean {
  const rank = ({ priority }: DisplayMessage): number => DISPLAY_PRIORITIES.indexOf(priority);
  if (rank(a) !== rank(b)) return rank(a) > rank(b);
  const [ofA, ofB] = [a.approvedAt ?? 0, b.approvedAt ?? 0];
  return ofA === ofB ? a.id > b.id : ofA > ofB;
}
