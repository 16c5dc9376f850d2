/** What is held for one view: released one by one, or all of it with the view, and what comes after that at once. */
export function createHolds(): Disposable & { add(hold: Disposable): Disposable } {
  const held = new Set<Disposable>();
  let over = false;
  return {
    add: (hold) => {
      if (over) hold[Symbol.dispose]();
      else held.add(hold);
      return {
        [Symbol.dispose]: () => {
          if (held.delete(hold)) hold[Symbol.dispose]();
        },
      };
    },
    [Symbol.dispose]: () => {
      over = true;
      for (const hold of held) hold[Symbol.dispose]();
      held.clear();
    },
  };
}
