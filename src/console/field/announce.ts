import { notifications } from '@mantine/notifications';
import { sound } from '../app/alarm-sound.ts';

/** Three pulses: told apart from a message in the pocket. */
const SHAKE_MS = [400, 150, 400, 150, 400];
/** As often as the sound of the console; acknowledged, it is silent. */
const TIMES = 2;

/** A new order: by sound, by hand and by sight. */
export function announce(text: string): void {
  sound(TIMES);
  if ('vibrate' in navigator) navigator.vibrate(SHAKE_MS);
  notifications.show({ message: text, color: 'red', autoClose: 6_000 });
}
