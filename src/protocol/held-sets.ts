/**
 * What is held of a stream's parameter sets: real ones have some ten to a hundred bytes, a stream of noise has many large
 * ones, and all of them go to every viewer in the decoder description.
 */
const MAX_SET_BYTES = 1_024;
const MAX_BYTES_OF_A_KIND = 3_072;

/** The sets of one kind after `nal` has replaced that of its id; `sets` itself when nothing changed or there is no room. */
export function holdSet(
  sets: readonly Uint8Array[],
  nal: Uint8Array,
  { idOf, most }: { readonly idOf: (nal: Uint8Array) => number | undefined; readonly most: number },
): readonly Uint8Array[] {
  const id = idOf(nal);
  if (id === undefined || nal.length > MAX_SET_BYTES) return sets;
  const index = sets.findIndex((each) => idOf(each) === id);
  const same = sets[index];
  if (same && same.length === nal.length && same.every((byte, place) => byte === nal[place])) return sets;
  const bytes = sets.reduce((sum, each) => sum + (each === same ? 0 : each.length), nal.length);
  if (bytes > MAX_BYTES_OF_A_KIND) return sets;
  // A copy: the NAL unit may be a view of a read buffer, and the set outlives it.
  if (same) return sets.with(index, nal.slice());
  return sets.length >= most ? sets : [...sets, nal.slice()];
}
