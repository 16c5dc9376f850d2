import type { OgcFeature } from '#protocol/ogc/feature.ts';
import type { LineLook, MarkLook } from './picture.ts';

/** How a kind of feature of a layer looks, and how the legend calls it. Colour is meaning: red is for what is urgent alone (CONSOLE). */
export interface Look {
  readonly title: { readonly ko: string; readonly en: string };
  readonly draw: { readonly as: 'line' | 'area' | 'fan'; readonly look: LineLook } | { readonly as: 'mark'; readonly look: MarkLook };
  /** Ground a pixel shows, metres, up to which the property `label` is written beside it. */
  readonly labelUntil?: number;
}

/** The looks of a style, the lowest first, and which of them a feature has. */
export interface LayerLook {
  readonly looks: readonly Look[];
  readonly of: (feature: OgcFeature) => readonly number[];
  /** Property that is written beside the mark. */
  readonly label?: string;
}

const WHITE = '#ffffff';
const mark = (shape: MarkLook['shape'], fill: string, radius = 4.5): Look['draw'] => ({
  as: 'mark',
  look: { shape, radius, fill, stroke: WHITE, width: 1.25 },
});
const line = (stroke: string, width: number, dash?: readonly number[]): Look['draw'] => ({
  as: 'line',
  look: { stroke, width, ...(dash ? { dash } : {}) },
});

const CAMERA_STATES = ['normal', 'unknown', 'maintenance', 'fault'] as const;
const CAMERA_LOOKS: readonly Look[] = [
  { title: { ko: '정상', en: 'Normal' }, draw: mark('circle', '#0b50d0'), labelUntil: 1.2 },
  { title: { ko: '미확인', en: 'Unknown' }, draw: mark('circle', '#5d6872'), labelUntil: 1.2 },
  { title: { ko: '점검', en: 'Maintenance' }, draw: mark('square', '#8a5800', 4), labelUntil: 1.2 },
  { title: { ko: '장애', en: 'Fault' }, draw: mark('triangle', '#8a5800', 5.5), labelUntil: 1.2 },
];
const stateOf = ({ properties }: OgcFeature): number =>
  Math.max(0, CAMERA_STATES.indexOf(properties['state'] as (typeof CAMERA_STATES)[number]));

const ROAD_LOOKS: readonly Look[] = [
  { title: { ko: '그 밖의 도로', en: 'Other roads' }, draw: line('#9aa4ad', 1) },
  { title: { ko: '시군도', en: 'City roads' }, draw: line('#7a858f', 1.5) },
  { title: { ko: '지방도', en: 'Provincial roads' }, draw: line('#6c7680', 2) },
  { title: { ko: '국도, 특별·광역시도', en: 'National and metropolitan roads' }, draw: line('#57616b', 2.5) },
  { title: { ko: '고속, 도시고속도로', en: 'Motorways' }, draw: line('#3b444c', 3.5) },
];

/** ROAD_RANK 101…108 (표준노드링크 구축·운영지침): the higher the road, the later it is drawn. */
function roadClass({ properties }: OgcFeature): number {
  const rank = Number(properties['rank']);
  if (rank <= 102) return 4;
  if (rank <= 104) return 3;
  if (rank <= 106) return 2;
  return rank === 107 ? 1 : 0;
}

const FACILITY_KINDS = ['other', 'sign', 'hydrant', 'hazard'] as const;
const UNIT_LOOK_KINDS = ['cityVehicle', 'officer', 'ambulance', 'fireEngine', 'patrolCar'] as const;
const STALE_LOOK = UNIT_LOOK_KINDS.length;

const LEVELS = ['free', 'slow', 'jam', 'closed'] as const;

const LOOKS: Readonly<Record<string, LayerLook>> = {
  'cameras/state': { looks: CAMERA_LOOKS, of: (feature) => [stateOf(feature)], label: 'label' },
  'cameras/view': {
    looks: [
      { title: { ko: '화각', en: 'View' }, draw: { as: 'fan', look: { fill: '#0b50d02e', stroke: '#0b50d0a0', width: 1 } } },
      ...CAMERA_LOOKS,
    ],
    of: (feature) => (feature.properties['bearing'] === undefined ? [stateOf(feature) + 1] : [0, stateOf(feature) + 1]),
    label: 'label',
  },
  'coverage/sees': {
    looks: [
      {
        title: { ko: '보일 수 있음', en: 'Perhaps' },
        draw: { as: 'area', look: { fill: '#5d68721a', stroke: '#5d6872', width: 1, dash: [4, 3] } },
      },
      { title: { ko: '보임', en: 'Seen' }, draw: { as: 'area', look: { fill: '#0b50d02e', stroke: '#0b50d0', width: 1 } } },
    ],
    of: ({ properties }) => [properties['sees'] === 'yes' ? 1 : 0],
  },
  'facilities/kind': {
    looks: [
      { title: { ko: '그 밖의 시설', en: 'Other facilities' }, draw: mark('circle', '#5d6872', 4), labelUntil: 1.2 },
      { title: { ko: '도로전광표지', en: 'Road sign' }, draw: mark('square', '#3b444c', 4), labelUntil: 1.2 },
      { title: { ko: '소방용수', en: 'Hydrant' }, draw: mark('circle', '#0b7285', 4.5), labelUntil: 1.2 },
      { title: { ko: '위험물시설', en: 'Hazard' }, draw: mark('triangle', '#8a5800', 6), labelUntil: 1.2 },
    ],
    of: ({ properties }) => [Math.max(0, FACILITY_KINDS.indexOf(properties['kind'] as (typeof FACILITY_KINDS)[number]))],
    label: 'name',
  },
  'units/kind': {
    looks: [
      { title: { ko: '행정차량', en: 'City vehicle' }, draw: mark('square', '#5d6872', 5), labelUntil: 4 },
      { title: { ko: '현장 요원', en: 'Officer' }, draw: mark('circle', '#0b50d0', 4), labelUntil: 4 },
      { title: { ko: '구급차', en: 'Ambulance' }, draw: mark('square', '#2c8a57', 5), labelUntil: 4 },
      { title: { ko: '소방차', en: 'Fire engine' }, draw: mark('square', '#8a5800', 5), labelUntil: 4 },
      { title: { ko: '순찰차', en: 'Patrol car' }, draw: mark('square', '#0b50d0', 5), labelUntil: 4 },
      { title: { ko: '위치 끊김', en: 'No longer known' }, draw: mark('diamond', '#9aa4ad', 5), labelUntil: 4 },
    ],
    of: ({ properties }) => [
      properties['stale'] === true
        ? STALE_LOOK
        : Math.max(0, UNIT_LOOK_KINDS.indexOf(properties['kind'] as (typeof UNIT_LOOK_KINDS)[number])),
    ],
    label: 'callSign',
  },
  'incidents/grade': {
    looks: [
      { title: { ko: '끝난 상황', en: 'Ended' }, draw: mark('diamond', '#7a858f', 6) },
      { title: { ko: '일반', en: 'Normal' }, draw: mark('diamond', '#0b50d0', 7), labelUntil: 8 },
      { title: { ko: '긴급', en: 'Urgent' }, draw: mark('diamond', '#c8281b', 8), labelUntil: 8 },
    ],
    of: ({ properties }) => (properties['closedAt'] !== undefined ? [0] : [properties['grade'] === 'urgent' ? 2 : 1]),
    label: 'kind',
  },
  'roads/rank': { looks: ROAD_LOOKS, of: (feature) => [roadClass(feature)] },
  'traffic/level': {
    looks: [
      { title: { ko: '원활', en: 'Free' }, draw: line('#2c8a57', 3) },
      { title: { ko: '서행', en: 'Slow' }, draw: line('#d99000', 3) },
      { title: { ko: '정체', en: 'Jam' }, draw: line('#a8460f', 3.5) },
      { title: { ko: '통제', en: 'Closed' }, draw: line('#1e2124', 4, [6, 4]) },
    ],
    of: ({ properties }) => [Math.max(0, LEVELS.indexOf(properties['level'] as (typeof LEVELS)[number]))],
  },
  'buildings/plain': {
    looks: [{ title: { ko: '건물', en: 'Building' }, draw: { as: 'area', look: { fill: '#dfe4e8', stroke: '#aeb7bf', width: 0.75 } } }],
    of: () => [0],
  },
};

export function lookOf(layer: string, style: string): LayerLook | undefined {
  return LOOKS[`${layer}/${style}`];
}
