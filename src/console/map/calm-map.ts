import OlMap from 'ol/Map.js';
import { afterFirstPicture } from '../tiles/first-picture.ts';

/** Not fields of the map: its own constructor asks to be drawn before there are any. */
const waiting = new WeakSet<OlMap>();

/** A map that is not drawn while the video of an incident is about to come: one drawing takes as long as the way to the first picture may. */
export class CalmMap extends OlMap {
  override render(): void {
    if (waiting.has(this)) return;
    waiting.add(this);
    afterFirstPicture(() => {
      waiting.delete(this);
      super.render();
    });
  }
}
