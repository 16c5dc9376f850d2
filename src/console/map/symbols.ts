import Icon from 'ol/style/Icon.js';

const OVERSAMPLE = 3;

/** Draws once on a canvas, and keeps it: no picture is fetched, and the policy of the page needs no data: addresses. */
function drawn(size: number, draw: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = size * OVERSAMPLE;
  canvas.height = size * OVERSAMPLE;
  const context = canvas.getContext('2d');
  if (context) {
    context.scale(OVERSAMPLE, OVERSAMPLE);
    context.translate(size / 2, size / 2);
    draw(context);
  }
  return canvas;
}

const MAX_KEPT = 200;
const kept = new Map<string, HTMLCanvasElement>();

function symbol(key: string, size: number, draw: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  let canvas = kept.get(key);
  if (!canvas) {
    if (kept.size >= MAX_KEPT) kept.clear();
    canvas = drawn(size, draw);
    kept.set(key, canvas);
  }
  return canvas;
}

/** Icons cost the library some work each, and a thousand incidents need the same few. */
function icon(canvas: HTMLCanvasElement, scale: number): Icon {
  let made = icons.get(canvas);
  if (made?.getScale() !== scale / OVERSAMPLE) {
    made = new Icon({ img: canvas, scale: scale / OVERSAMPLE, declutterMode: 'none' });
    icons.set(canvas, made);
  }
  return made;
}
const icons = new WeakMap<HTMLCanvasElement, Icon>();

/** Urgent: an octagon with a mark; normal: a ring with a dot. Shape as well as colour. */
export function incidentIcon(look: { urgent: boolean; fill: string; mark: string; ring: string | undefined; scale: number }): Icon {
  const { urgent, fill, mark, ring } = look;
  return icon(
    symbol(`incident ${urgent} ${fill} ${mark} ${ring ?? ''}`, 44, (context) => {
      if (ring) {
        context.strokeStyle = ring;
        context.lineWidth = 3;
        context.beginPath();
        context.arc(0, 0, 18.5, 0, Math.PI * 2);
        context.stroke();
      }
      context.fillStyle = fill;
      context.strokeStyle = mark;
      context.beginPath();
      if (urgent) polygon(context, 8, 14);
      else context.arc(0, 0, 11, 0, Math.PI * 2);
      context.fill();
      context.lineWidth = 1.5;
      context.stroke();
      context.fillStyle = mark;
      if (urgent) {
        context.fillRect(-1.6, -7.5, 3.2, 9);
        context.fillRect(-1.6, 4, 3.2, 3.4);
      } else {
        context.beginPath();
        context.arc(0, 0, 3.5, 0, Math.PI * 2);
        context.fill();
      }
    }),
    look.scale,
  );
}

interface CameraLook {
  readonly fill: string;
  readonly edge: string;
  readonly bearing: number | undefined;
  readonly hollow: boolean;
  readonly fixed: boolean;
}

/** A camera: a wedge that points where it looks (a ring when nobody knows), hollow when it gives no picture. */
export function cameraIcon(look: CameraLook & { readonly scale: number }): Icon {
  const { fill, edge, hollow, fixed } = look;
  const known = look.bearing !== undefined;
  return new Icon({
    img: symbol(`camera ${fill} ${edge} ${known} ${hollow} ${fixed}`, 24, (context) => drawCamera(context, look)),
    scale: look.scale / OVERSAMPLE,
    rotation: ((look.bearing ?? 0) * Math.PI) / 180,
    rotateWithView: true,
    declutterMode: 'none',
  });
}

/** The same on any canvas, looking up, its middle at 0/0. */
export function drawCamera(context: CanvasRenderingContext2D, { fill, edge, bearing, hollow, fixed }: CameraLook): void {
  context.beginPath();
  if (bearing === undefined) {
    context.arc(0, 0, 5.5, 0, Math.PI * 2);
  } else {
    context.moveTo(0, -9);
    context.lineTo(6, 6);
    context.quadraticCurveTo(0, 2.5, -6, 6);
    context.closePath();
  }
  context.lineWidth = hollow ? 1.5 : 1.2;
  context.strokeStyle = hollow ? fill : edge;
  if (!hollow) {
    context.fillStyle = fill;
    context.fill();
  }
  context.stroke();
  if (fixed) return;
  // PTZ: a dot behind, because the wedge is only where it looks now.
  context.beginPath();
  context.arc(0, 9, 1.8, 0, Math.PI * 2);
  context.fillStyle = fill;
  context.fill();
}

/** The number of its tile, so many pixels from the camera in the direction it looks. */
export function slotIcon(look: {
  slot: number;
  fill: string;
  text: string;
  face: string;
  scale: number;
  towards: number;
  away: number;
}): Icon {
  const angle = (look.towards * Math.PI) / 180;
  return new Icon({
    img: symbol(`slot ${look.slot} ${look.fill} ${look.text}`, 20, (context) => {
      context.beginPath();
      context.arc(0, 0, 8, 0, Math.PI * 2);
      context.fillStyle = look.fill;
      context.fill();
      context.fillStyle = look.text;
      context.font = `700 11px ${look.face}`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(String(look.slot), 0, 0.5);
    }),
    scale: look.scale / OVERSAMPLE,
    displacement: [Math.sin(angle) * look.away * look.scale, Math.cos(angle) * look.away * look.scale],
    declutterMode: 'none',
  });
}

function polygon(context: CanvasRenderingContext2D, corners: number, radius: number): void {
  for (let corner = 0; corner < corners; corner += 1) {
    const angle = ((corner + 0.5) / corners) * Math.PI * 2;
    context.lineTo(Math.cos(angle) * radius, Math.sin(angle) * radius);
  }
  context.closePath();
}
