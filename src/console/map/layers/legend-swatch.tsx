import type { LegendRow } from '../map-layers.ts';

/** How a thing is drawn on the map, small: shape as well as colour. */
export function LegendSwatch({ shape, colour }: Pick<LegendRow, 'shape' | 'colour'>) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden focusable="false" style={{ flex: 'none' }}>
      <Shape shape={shape} colour={colour} />
    </svg>
  );
}

function Shape({ shape, colour }: Pick<LegendRow, 'shape' | 'colour'>) {
  switch (shape) {
    case 'line':
      return <path d="M1 12 6 5l4 6 5-7" fill="none" stroke={colour} strokeWidth="2.5" strokeLinejoin="round" strokeLinecap="round" />;
    case 'area':
      return <rect x="2" y="3" width="12" height="10" fill={colour} fillOpacity="0.25" stroke={colour} strokeWidth="2" />;
    case 'square':
      return <rect x="3" y="3" width="10" height="10" fill={colour} />;
    case 'triangle':
      return <path d="M8 2 14.5 13.5h-13z" fill={colour} />;
    case 'diamond':
      return <path d="M8 1 15 8l-7 7-7-7z" fill={colour} />;
    default:
      return <circle cx="8" cy="8" r="5" fill={colour} />;
  }
}
