/** Values of the shades of a hue, by half of the last digit of the colour number. */
const SHADES = [255, 165, 127, 76, 38];
const FIRST = ['#ff0000', '#ffff00', '#00ff00', '#00ffff', '#0000ff', '#ff00ff'];
const GREYS = [51, 80, 105, 130, 190, 255];

/** AutoCAD colour index 1…255 → `#rrggbb`. Undefined for 7 and its like (black or white, whichever is seen), 0 and 256 (by block, by layer). */
export function aciColour(index: number): string | undefined {
  if (index >= 1 && index <= 6) return FIRST[index - 1];
  if (index === 8) return grey(128);
  if (index === 9) return grey(192);
  if (index >= 250 && index <= 254) return grey(GREYS[index - 250] ?? 128);
  if (index < 10 || index > 249) return undefined;
  const hue = Math.floor((index - 10) / 10) * 15;
  const value = SHADES[Math.floor((index % 10) / 2)] ?? 255;
  const low = index % 2 === 1 ? value / 2 : 0;
  const channel = (offset: number): number => {
    const turn = (offset + hue / 60) % 6;
    const part = Math.max(0, Math.min(1, Math.min(turn, 4 - turn)));
    return value - (value - low) * part;
  };
  return `#${[channel(5), channel(3), channel(1)].map(hex).join('')}`;
}

function grey(value: number): string {
  return `#${hex(value).repeat(3)}`;
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}
