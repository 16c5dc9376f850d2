import type { Incident, Propagation, Share } from '#domain/incident.ts';
import type { IncidentId, OrganisationId, PropagationId, ServiceId, ShareId } from '#domain/ids.ts';

/** Incidents as years of a city leave them, for tests of figures: deterministic, without anybody's data. */
const MINUTE = 60_000;
const DAY = 86_400_000;

interface Facts {
  readonly service?: string;
  readonly kind?: string;
  readonly drill?: boolean;
  readonly status?: Incident['status'];
  readonly areaCode?: string;
  /** Milliseconds after the opening. */
  readonly acknowledgedAfter?: number;
  readonly closedAfter?: number;
  readonly provisions?: readonly { readonly organisation: string; readonly purpose: string; readonly minutes: number }[];
  /** To whom it was told at the opening, and milliseconds from the report until each step. */
  readonly told?: readonly { readonly organisation: string; readonly acknowledged?: number; readonly done?: number }[];
  /** Milliseconds between report and opening. */
  readonly delay?: number;
}

export function figureIncident(id: string, occurredAt: number, facts: Facts = {}): Incident {
  const openedAt = occurredAt + (facts.delay ?? 1_000);
  const closedAt = facts.closedAfter === undefined ? undefined : openedAt + facts.closedAfter;
  return {
    id: id as IncidentId,
    service: (facts.service ?? 'full') as ServiceId,
    status: facts.status ?? (closedAt === undefined ? 'open' : 'closed'),
    grade: 'urgent',
    kind: facts.kind ?? '강도',
    drill: facts.drill ?? false,
    place: { lon: 127.03, lat: 37.5, origin: 'sent', ...(facts.areaCode === undefined ? {} : { areaCode: facts.areaCode }) },
    cases: [],
    occurredAt,
    openedAt,
    ...(facts.acknowledgedAfter === undefined ? {} : { acknowledgedAt: openedAt + facts.acknowledgedAfter }),
    ...(closedAt === undefined ? {} : { closedAt }),
    updatedAt: openedAt,
    cameras: [],
    shares: (facts.provisions ?? []).map(({ organisation, purpose, minutes }, n): Share => ({
      id: `${id}-s${n}` as ShareId,
      organisation: organisation as OrganisationId,
      purpose,
      basis: 'PIPA-18-2-3',
      requester: 'link:test',
      from: openedAt,
      until: openedAt + 120 * MINUTE,
      endedAt: openedAt + minutes * MINUTE,
    })),
    propagations: (facts.told ?? []).map(({ organisation, acknowledged, done }, n): Propagation => ({
      id: `${id}-p${n}` as PropagationId,
      organisation: organisation as OrganisationId,
      sentAt: openedAt,
      sentBy: 'system',
      ...(acknowledged === undefined ? {} : { acknowledgedAt: occurredAt + acknowledged }),
      ...(done === undefined ? {} : { completedAt: occurredAt + done }),
    })),
    subjects: {},
    version: 1,
  };
}

const POLICE = { organisation: 'police-112', purpose: '112 출동 지원', minutes: 20 };
const FIRE = { organisation: 'fire-119', purpose: '화재 진압 지원', minutes: 30 };

/** 2017 as in Daejeon: 15,000 incidents over the year, of which 117 were also given to the fire room; and drills that must not count. */
export function year2017(): readonly Incident[] {
  const begin = Date.UTC(2016, 11, 31, 15, 0, 0);
  const incidents = Array.from({ length: 15_000 }, (_, n) =>
    figureIncident(`y-${n}`, begin + Math.floor((n * 365 * DAY) / 15_000), {
      areaCode: `30${String(110 + (n % 5) * 30)}10100`,
      acknowledgedAfter: 5_000 + (n % 50) * 1_000,
      closedAfter: (1 + (n % 100)) * MINUTE,
      status: n % 20 === 0 ? 'falseAlarm' : 'closed',
      provisions: n < 117 ? [POLICE, FIRE] : [POLICE],
      told: [{ organisation: 'police-112', acknowledged: 20_000 + (n % 30) * 1_000 }],
    }),
  );
  const drills = Array.from({ length: 500 }, (_, n) =>
    figureIncident(`d-${n}`, begin + n * DAY * 0.7, {
      drill: true,
      closedAfter: MINUTE,
      acknowledgedAfter: 1,
      provisions: [POLICE],
      status: 'falseAlarm',
    }),
  );
  return [...incidents, ...drills];
}

/** Fires of one year, whose engines were there after so many seconds on average. */
export function firesOf(year: number, meanSeconds: number): readonly Incident[] {
  return Array.from({ length: 400 }, (_, n) =>
    figureIncident(`f-${year}-${n}`, Date.UTC(year, n % 12, 1 + (n % 28), n % 24), {
      service: 'fire-119',
      kind: '화재',
      closedAfter: 50 * MINUTE,
      // Two and two, as much before the mean as after it.
      told: [
        {
          organisation: 'fire-119',
          acknowledged: 60_000,
          done: (meanSeconds + (n % 2 === 0 ? 1 : -1) * (30 + (Math.floor(n / 2) % 100))) * 1_000,
        },
      ],
    }),
  );
}
