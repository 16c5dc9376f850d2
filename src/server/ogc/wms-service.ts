import type { Person } from '#domain/person.ts';
import { kvpOf } from '#protocol/ogc/kvp.ts';
import { OgcRefusal, type OgcProblem } from '#protocol/ogc/ogc-problem.ts';
import { writeWmsCapabilities } from '#protocol/ogc/wms-capabilities.ts';
import { readWmsRequest, wmsDialect, type DrawnLayer, type WmsRequest } from '#protocol/ogc/wms-request.ts';
import { drawLayers, type StyledLayer } from './draw-map.ts';
import { drawLegend } from './draw-legend.ts';
import { featureInfo } from './feature-info.ts';
import type { AnswerCache } from '../map-proxy/answer-cache.ts';
import type { Ground } from './ground-tiles.ts';
import { factsOf, layersFor } from './layer-list.ts';
import { lookOf } from './layer-looks.ts';
import { bytesAnswer, documentAnswer, problemAnswer } from './ogc-answer.ts';
import type { OgcLayer } from './ogc-layer.ts';
import type { Picture } from './picture.ts';
import type { PicturePress } from './picture-press.ts';

export interface OgcService {
  readonly layers: readonly OgcLayer[];
  readonly press: Pick<PicturePress, 'press'>;
  readonly title: { readonly ko: string; readonly en: string };
  /** West, south, east, north: extent of a layer that has none of its own. */
  readonly extent: readonly [number, number, number, number];
  readonly now: () => number;
  /** What the tiles of the base map are made of, and those that were made. */
  readonly ground: Ground;
  readonly groundCache: AnswerCache;
}

export interface OgcCall {
  readonly request: Request;
  readonly person: Person;
  /** How the caller calls this server. */
  readonly origin: string;
}

/** Answers a request of WMS. Every refusal is an exception of its version. */
export async function serveWms(service: OgcService, { request, person, origin }: OgcCall): Promise<Response> {
  const kvp = kvpOf(new URL(request.url).searchParams);
  const read = readWmsRequest(kvp);
  if (!read.ok) return problemAnswer(read.problem, wmsDialect(kvp));
  const wanted = read.value;
  const layers = layersFor(service.layers, person);
  try {
    switch (wanted.is) {
      case 'capabilities': {
        const facts = await Promise.all(layers.map((layer) => factsOf(layer, service.extent)));
        return documentAnswer(writeWmsCapabilities({ title: service.title, url: `${origin}/ogc/wms`, layers: facts }, wanted.dialect));
      }
      case 'map':
        return await answerMap(service, wanted, { layers, person });
      case 'info':
        return await featureInfo(
          wanted,
          wanted.layers.map(({ name }) => layerNamed(name, layers)),
          person,
        );
      case 'legend': {
        const { layer, style } = styled(wanted.layer, layers);
        return await pressed(service, drawLegend(layer.facts, style, wanted));
      }
    }
  } catch (error) {
    if (error instanceof OgcRefusal) return refused(service, wanted, error.problem);
    throw error;
  }
}

type MapRequest = Extract<WmsRequest, { is: 'map' }>;

async function answerMap(
  service: OgcService,
  wanted: MapRequest,
  { layers, person }: { readonly layers: readonly OgcLayer[]; readonly person: Person },
): Promise<Response> {
  const drawn = wanted.layers.map((layer) => styled(layer, layers));
  return pressed(service, { ...frameOf(wanted), strokes: await drawLayers(wanted.frame, drawn, person) });
}

function frameOf({ frame, format, transparent, background }: MapRequest): Omit<Picture, 'strokes'> {
  // JPEG knows no transparency.
  return { width: frame.width, height: frame.height, format, background: transparent && format === 'image/png' ? undefined : background };
}

async function pressed({ press }: OgcService, picture: Picture): Promise<Response> {
  const made = await press.press(picture);
  if (made.ok) return bytesAnswer(made.bytes, picture.format);
  const busy = made.reason === 'busy';
  throw new OgcRefusal(
    'NoApplicableCode',
    busy ? 'Too many pictures are being drawn; ask again in a moment.' : 'The picture could not be drawn in time; ask for a smaller part.',
  );
}

/** A client may want to be told in the picture itself, or not at all (06-042 §7.3.3.11). */
async function refused(service: OgcService, wanted: WmsRequest, problem: OgcProblem): Promise<Response> {
  if (wanted.is !== 'map' || wanted.exceptions === 'xml') return problemAnswer(problem, wanted.dialect);
  const words = wanted.exceptions === 'blank' ? [] : (problem.text.match(/.{1,48}(?:\s|$)/g) ?? [problem.text]);
  const made = await service.press.press({
    ...frameOf(wanted),
    strokes: [
      {
        op: 'text',
        places: Float32Array.from(words.flatMap((_, at) => [8, 16 + at * 18])),
        texts: words.map((each) => each.trim()),
        look: { size: 13, weight: 400, fill: '#8a5800', halo: '#ffffff', align: 'left' },
      },
    ],
  });
  return made.ok ? bytesAnswer(made.bytes, wanted.format) : problemAnswer(problem, wanted.dialect);
}

function layerNamed(name: string, layers: readonly OgcLayer[]): OgcLayer {
  const found = layers.find(({ facts }) => facts.name === name);
  if (!found)
    throw new OgcRefusal(
      'LayerNotDefined',
      `There is no layer ${name.slice(0, 60)} for this account; the capabilities name those that there are.`,
      'layers',
    );
  return found;
}

function styled({ name, style }: DrawnLayer, layers: readonly OgcLayer[]): StyledLayer {
  const layer = layerNamed(name, layers);
  const chosen = style === undefined || style === 'default' ? layer.facts.styles[0]?.name : style;
  if (chosen === undefined || !lookOf(name, chosen))
    throw new OgcRefusal('StyleNotDefined', `The layer ${name} has no style ${(style ?? '').slice(0, 60)}.`, 'styles');
  return { layer, style: chosen };
}
