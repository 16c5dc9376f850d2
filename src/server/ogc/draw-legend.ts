import type { LayerFacts } from '#protocol/ogc/feature.ts';
import { lookOf, type Look } from './layer-looks.ts';
import type { Picture, Stroke } from './picture.ts';

const ROW = 24;
const TOP = 30;
const WIDTH = 220;
const SAMPLE = { x: 26, half: 12 };
const WORDS = { fill: '#1e2124', align: 'left' } as const;

/** The legend of a style: its title and a sample of each look, or one sample alone where only so much room was asked for. */
export function drawLegend(
  facts: Pick<LayerFacts, 'name' | 'title'>,
  style: string,
  wanted: { readonly format: Picture['format']; readonly size: readonly [number, number] | undefined },
): Picture {
  const looks = lookOf(facts.name, style)?.looks ?? [];
  const [width, height] = wanted.size ?? [WIDTH, TOP + looks.length * ROW + 6];
  const small = height < TOP + ROW;
  const rows = looks.flatMap((look, at) =>
    small ? (at === looks.length - 1 ? sample(look, width / 2, height / 2) : []) : sample(look, SAMPLE.x, TOP + at * ROW + ROW / 2),
  );
  const texts: readonly Stroke[] = small
    ? []
    : [
        { op: 'text', places: Float32Array.of(12, 16), texts: [facts.title.ko], look: { ...WORDS, size: 14, weight: 600 } },
        {
          op: 'text',
          places: Float32Array.from(looks.flatMap((_, at) => [SAMPLE.x + SAMPLE.half + 12, TOP + at * ROW + ROW / 2])),
          texts: looks.map(({ title }) => title.ko),
          look: { ...WORDS, size: 13, weight: 400 },
        },
      ];
  return { width, height, format: wanted.format, background: '#ffffff', strokes: [...rows, ...texts] };
}

function sample({ draw }: Look, x: number, y: number): readonly Stroke[] {
  const { half } = SAMPLE;
  if (draw.as === 'mark') return [{ op: 'mark', places: Float32Array.of(x, y), look: draw.look }];
  if (draw.as === 'line')
    return [{ op: 'line', places: Float32Array.of(x - half, y, x + half, y), starts: Int32Array.of(0), look: draw.look }];
  if (draw.as === 'fan') return [{ op: 'fan', fans: Float32Array.of(x - half, y, half * 2, -0.4, 0.4), look: draw.look }];
  const places = Float32Array.of(x - half, y - 8, x + half, y - 8, x + half, y + 8, x - half, y + 8);
  return [{ op: 'area', places, starts: Int32Array.of(0), look: draw.look }];
}
