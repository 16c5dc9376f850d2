import type { StoryPlace } from '../city/story-places.ts';

/** What the story tells happened once: it can be ended by its partner, where partners end such things. */
export interface Begun {
  readonly end?: () => Promise<unknown>;
}

/** A kind of thing that happens in the demo city, told by the partner whose business it is. Rejects while that one cannot be reached. */
export interface Happening {
  readonly name: string;
  /** `number`: the how manieth thing of the whole story it is. */
  readonly begin: (place: StoryPlace, number: number) => Promise<Begun>;
}
