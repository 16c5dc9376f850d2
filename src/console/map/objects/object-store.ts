import { useSyncExternalStore } from 'react';
import { drawnObject, type DrawnObject } from './drawn-object.ts';

/** More than this nobody draws by hand, and a browser keeps some megabytes only. */
export const MAX_OBJECTS = 300;
const MAX_UNDONE = 50;

/** Where objects are kept between two visits. */
export interface ObjectShelf {
  read(): unknown;
  write(objects: readonly DrawnObject[]): void;
}

/** What a person has drawn, with every step taken back and done again. Outside React: the map reads it too. */
export class ObjectStore {
  readonly #shelf: ObjectShelf;
  readonly #listeners = new Set<() => void>();
  #objects: readonly DrawnObject[];
  #past: (readonly DrawnObject[])[] = [];
  #future: (readonly DrawnObject[])[] = [];

  constructor(shelf: ObjectShelf) {
    this.#shelf = shelf;
    const kept = shelf.read();
    // One that cannot be read any more does not lose the others.
    this.#objects = (Array.isArray(kept) ? kept : []).slice(0, MAX_OBJECTS).flatMap((each) => {
      const read = drawnObject.safeParse(each);
      return read.success ? [read.data] : [];
    });
  }

  readonly get = (): readonly DrawnObject[] => this.#objects;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  /** False where there are as many as there may be. */
  put(object: DrawnObject): boolean {
    const known = this.#objects.some(({ id }) => id === object.id);
    if (!known && this.#objects.length >= MAX_OBJECTS) return false;
    this.#step(known ? this.#objects.map((each) => (each.id === object.id ? object : each)) : [...this.#objects, object]);
    return true;
  }

  remove(id: string): void {
    this.#step(this.#objects.filter((each) => each.id !== id));
  }

  undo(): boolean {
    const before = this.#past.pop();
    if (!before) return false;
    this.#future.push(this.#objects);
    this.#show(before);
    return true;
  }

  redo(): boolean {
    const after = this.#future.pop();
    if (!after) return false;
    this.#past.push(this.#objects);
    this.#show(after);
    return true;
  }

  #step(next: readonly DrawnObject[]): void {
    this.#past = [...this.#past, this.#objects].slice(-MAX_UNDONE);
    this.#future = [];
    this.#show(next);
  }

  #show(objects: readonly DrawnObject[]): void {
    this.#objects = objects;
    this.#shelf.write(objects);
    for (const listener of this.#listeners) listener();
  }
}

export function useObjects(store: ObjectStore): readonly DrawnObject[] {
  return useSyncExternalStore(store.subscribe, store.get);
}
