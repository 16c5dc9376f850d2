import { startTransition, useEffect, useRef, useState } from 'react';
import { afterFirstPicture } from '../tiles/first-picture.ts';
import { feed } from './feed-store.ts';
import type { FeedState } from './feed-state.ts';

/**
 * As `useFeed`, for what may come a moment later: figures, to-do and search are drawn when nothing more urgent is, and never before
 * the video of an incident that opens.
 */
export function useFeedSoon<Part>(select: (state: FeedState) => Part): Part {
  const [part, setPart] = useState(() => select(feed.get()));
  const latest = useRef(select);
  useEffect(() => {
    latest.current = select;
  });
  useEffect(() => {
    let giveUp: (() => void) | undefined;
    const take = (): void => {
      giveUp?.();
      giveUp = afterFirstPicture(() => startTransition(() => setPart(() => latest.current(feed.get()))));
    };
    take();
    const leave = feed.subscribe(take);
    return () => {
      leave();
      giveUp?.();
    };
  }, []);
  return part;
}
