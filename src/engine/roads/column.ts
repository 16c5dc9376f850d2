type Numbers = Int32Array | Float64Array | Float32Array | Uint8Array | Uint16Array;

/** Numbers of one type that grow as they come, without an object for each. */
export interface Column<T extends Numbers> {
  readonly length: number;
  push(value: number): void;
  /** Writes over what was pushed before. */
  set(index: number, value: number): void;
  /** 0 beyond the end. */
  at(index: number): number;
  /** What was pushed, without the room that was kept for more. */
  taken(): T;
}

const FIRST_ROOM = 1_024;

export function makeColumn<T extends Numbers>(Type: new (length: number) => T): Column<T> {
  let room = new Type(FIRST_ROOM);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push: (value) => {
      if (length === room.length) {
        const larger = new Type(length * 2);
        larger.set(room);
        room = larger;
      }
      room[length] = value;
      length += 1;
    },
    set: (index, value) => {
      room[index] = value;
    },
    at: (index) => (index < length ? (room[index] ?? 0) : 0),
    taken: () => room.slice(0, length) as T,
  };
}
