import { z } from 'zod';
import * as admin from '#contract/admin-view.ts';
import * as answers from '#contract/answers.ts';
import { cameraMap } from '#contract/camera-map.ts';
import * as drills from '#contract/drill-view.ts';
import * as figures from '#contract/figures-view.ts';
import * as maps from '#contract/map-service.ts';
import * as places from '#contract/place-view.ts';
import * as roads from '#contract/road-view.ts';
import { feedMessage } from '#contract/feed.ts';
import * as incidents from '#contract/incident-view.ts';
import { problem } from '#contract/problem.ts';
import { meView, signIn, title } from '#contract/session.ts';
import * as units from '#contract/unit-view.ts';
import type { Operation } from './operation.ts';
import { statusOf, type ProblemCode } from './problem-codes.ts';

/** The names under which others find the shapes of the contract. */
const COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Problem: problem,
  Title: title,
  SignIn: signIn,
  Me: meView,
  About: answers.aboutView,
  Incident: incidents.incidentView,
  IncidentCamera: incidents.incidentCamera,
  Propagation: incidents.propagationView,
  Ability: incidents.ability,
  TimelineEntry: incidents.timelineEntry,
  IncidentDetail: incidents.incidentDetail,
  IncidentList: answers.incidentList,
  IncidentAnswer: answers.incidentAnswer,
  IncidentDraft: answers.incidentDraft,
  IncidentCommand: incidents.incidentCommand,
  TicketedCamera: incidents.ticketedCamera,
  TicketedCameras: incidents.ticketedCameras,
  Camera: admin.cameraView,
  CameraPage: admin.cameraPage,
  CameraMap: cameraMap,
  Unit: units.unitView,
  UnitList: units.unitList,
  UnitReport: units.unitReportAnswer,
  NearestUnits: units.nearestUnitList,
  CandidateList: answers.candidateList,
  ImportReport: admin.importReport,
  Link: admin.linkView,
  LinkList: answers.linkList,
  Relay: answers.relayView,
  RelayList: answers.relayList,
  LinkDetail: admin.linkDetail,
  LinkCommand: admin.linkCommand,
  JournalEntry: admin.journalEntryView,
  JournalPage: admin.journalPage,
  Service: admin.serviceView,
  ServiceList: answers.serviceList,
  Organisation: answers.organisationView,
  OrganisationList: answers.organisationList,
  Person: answers.personView,
  PersonList: answers.personList,
  OutcomeFigures: figures.outcomeFigures,
  AlarmFigures: figures.alarmFigures,
  DrillList: drills.drillList,
  DrillStart: drills.drillStart,
  DrillView: drills.drillView,
  DrillSummary: drills.drillSummary,
  Basemap: answers.basemapView,
  MapServiceList: maps.mapServiceList,
  MapServiceDetail: maps.mapServiceDetail,
  Routes: roads.routeAnswer,
  Reach: roads.reachAnswer,
  Cordon: roads.cordonAnswer,
  PlaceSearch: places.placeSearchAnswer,
  PlaceReverse: places.placeReverseAnswer,
  FeedMessage: feedMessage,
};

type Json = Record<string, unknown>;

/** The description of the API (OpenAPI 3.1.1) from the route table and the schemas that it is checked by. */
export function describeApi(table: readonly Operation[]): Json {
  const schemas = new SchemaBook();
  const paths: Record<string, Json> = {};
  for (const operation of table) (paths[operation.path] ??= {})[operation.method] = describe(operation, schemas);
  paths['/api/v1/feed'] = { get: describeFeed(schemas) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Mangru',
      version: '1',
      description:
        'Smart-city integrated platform: incidents, their cameras, linked systems, the journal. Errors are problem details (RFC 9457).',
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: schemas.all(), securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'mangru_session' } } },
  };
}

function describe(operation: Operation, schemas: SchemaBook): Json {
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.access === 'public' ? { security: [] } : { security: [{ session: [] }], 'x-right': rightOf(operation) }),
    parameters: [...parametersOf(operation.params, 'path', schemas), ...parametersOf(operation.query, 'query', schemas)],
    ...requestOf(operation, schemas),
    responses: { [String(operation.status)]: successOf(operation, schemas), ...problemsOf(operation) },
  };
}

function rightOf({ access }: Operation): string {
  if (typeof access === 'string') return access;
  const rights = typeof access.right === 'string' ? [access.right] : access.right;
  return `${rights.join(' or ')}${access.partners ? '' : ' (own staff only)'}`;
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query', schemas: SchemaBook): Json[] {
  if (!schema) return [];
  const described = schemas.describe(schema, 'input');
  const required = new Set(Array.isArray(described['required']) ? described['required'] : []);
  return Object.entries(asJson(described['properties'])).map(([name, each]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: each,
  }));
}

function requestOf(operation: Operation, schemas: SchemaBook): Json {
  if (operation.body)
    return { requestBody: { required: true, content: { 'application/json': { schema: schemas.describe(operation.body, 'input') } } } };
  if (!operation.upload) return {};
  return { requestBody: { required: true, content: Object.fromEntries(operation.upload.types.map((type) => [type, {}])) } };
}

function successOf(operation: Operation, schemas: SchemaBook): Json {
  if (operation.answer)
    return { description: 'Done', content: { 'application/json': { schema: schemas.describe(operation.answer, 'output') } } };
  return operation.produces === undefined
    ? { description: 'Done, nothing to say' }
    : { description: 'Done', content: { [operation.produces]: {} } };
}

/** Refusals by status, with the codes that can stand in `code`. */
function problemsOf(operation: Operation): Json {
  const always: ProblemCode[] = ['tooMany', 'server'];
  if (operation.params ?? operation.query ?? operation.body) always.push('invalid');
  if (operation.body) always.push('tooLarge', 'unsupportedMedia');
  if (operation.access !== 'public') always.push('signedOut', 'forbidden');
  if (typeof operation.access === 'object') always.push('noRight');
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...always, ...operation.refusals]))
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries([...byStatus].map(([status, codes]) => [String(status), { description: codes.join(', '), content }]));
}

function describeFeed(schemas: SchemaBook): Json {
  schemas.describe(feedMessage, 'output');
  const problems = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  return {
    operationId: 'feed',
    summary: 'Live feed (WebSocket, RFC 6455): a snapshot, then each change, a beat every second.',
    security: [{ session: [] }],
    'x-right': 'incident.view',
    'x-websocket-messages': { $ref: '#/components/schemas/FeedMessage' },
    parameters: [],
    responses: {
      '101': { description: 'Each text message is one FeedMessage' },
      '401': { description: 'signedOut', ...problems },
      '403': { description: 'noRight, forbidden', ...problems },
      '429': { description: 'tooMany', ...problems },
      '503': { description: 'busy', ...problems },
    },
  };
}

/** Schemas as JSON Schema 2020-12; the named ones are written once and referred to. */
class SchemaBook {
  readonly #names = z.registry<{ id: string }>();
  readonly #written = new Map<string, Json>();

  constructor() {
    for (const [id, schema] of Object.entries(COMPONENTS)) this.#names.add(schema, { id });
    this.describe(problem, 'output');
  }

  describe(schema: z.ZodType, io: 'input' | 'output'): Json {
    const id = this.#names.get(schema)?.id;
    // Wrapped, so that a named schema becomes a reference like any other.
    const made = asJson(rename(z.toJSONSchema(z.object({ it: schema }), { metadata: this.#names, io, unrepresentable: 'any' })));
    for (const [name, each] of Object.entries(asJson(made['$defs']))) {
      const { id: _named, ...written } = asJson(each);
      if (!this.#written.has(name)) this.#written.set(name, written);
    }
    return id === undefined ? asJson(asJson(made['properties'])['it']) : { $ref: `#/components/schemas/${id}` };
  }

  all(): Json {
    return Object.fromEntries([...this.#written].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

/** JSON Schema keeps named schemas under `$defs`, OpenAPI under `components`. */
function rename(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rename);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string' ? each.replace('#/$defs/', '#/components/schemas/') : rename(each),
    ]),
  );
}
