import { PLACE_COLUMNS, type PlaceColumn } from '#engine/places/place-rows.ts';
import type { PlaceData } from '#engine/places/place-data.ts';
import type { Section } from '../store/stored-sections.ts';

const UNITS = 'textUnits';
const STARTS = 'textStart';
const TYPES: Readonly<Record<PlaceColumn, new (buffer: ArrayBufferLike, byteOffset: number) => ArrayBufferView>> = PLACE_COLUMNS;
const NAMES = Object.keys(PLACE_COLUMNS) as PlaceColumn[];

export function sectionsOf(data: PlaceData): Section[] {
  const bytesOf = ({ buffer, byteOffset, byteLength }: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  return [
    ...NAMES.map((name) => ({ name, bytes: bytesOf(data[name]) })),
    { name: UNITS, bytes: bytesOf(data.texts.units) },
    { name: STARTS, bytes: bytesOf(data.texts.start) },
  ];
}

/** The snapshot again. Throws where a section is missing: then somebody else has written into the tables. */
export function placeDataOf(sections: ReadonlyMap<string, Uint8Array>): PlaceData {
  const bufferOf = (name: string): ArrayBufferLike => {
    const bytes = sections.get(name);
    if (bytes === undefined) throw new Error(`The stored places have no ${name}.`);
    // Numbers must begin where their size divides; what the store gives does, and may be shared by threads.
    return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : Uint8Array.from(bytes).buffer;
  };
  const columns = Object.fromEntries(NAMES.map((name) => [name, new TYPES[name](bufferOf(name), 0)]));
  return {
    // Every column of a snapshot has been made above.
    ...(columns as unknown as Omit<PlaceData, 'texts'>),
    texts: { units: new Uint16Array(bufferOf(UNITS)), start: new Int32Array(bufferOf(STARTS)) },
  };
}
