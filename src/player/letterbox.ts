export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a picture of `size` stands in `place`: whole, as large as can be, in the middle. Undefined for an empty one. */
export function letterbox(
  size: Size,
  place: Size,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined {
  if (size.width <= 0 || size.height <= 0) return undefined;
  const scale = Math.min(place.width / size.width, place.height / size.height);
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  return { x: Math.floor((place.width - width) / 2), y: Math.floor((place.height - height) / 2), width, height };
}
