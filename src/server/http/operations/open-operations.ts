import { z } from 'zod';
import { aboutView } from '#contract/answers.ts';
import { organisationTitle } from '../../present/present-names.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { definePublicOperation, type Operation } from '../operation.ts';

const health = z.strictObject({ status: z.literal('ok') });
const readiness = z.strictObject({
  status: z.literal('ready'),
  parts: z.record(z.string(), z.boolean()),
  /** Relays that live, of those that the configuration names: with fewer, the others have more to carry. */
  relays: z.strictObject({ living: z.number().int(), configured: z.number().int() }),
});

/** What is told without asking who calls: that the server lives, what it is, and what it can be asked. */
export function openOperations(ports: ApiPorts, describe: () => unknown): readonly Operation[] {
  return [
    definePublicOperation({
      id: 'health',
      method: 'get',
      path: '/healthz',
      summary: 'The process lives.',
      answer: health,
      run: () => answer({ status: 'ok' as const }),
    }),
    definePublicOperation({
      id: 'readiness',
      method: 'get',
      path: '/readyz',
      summary: 'Everything that the server needs works.',
      answer: readiness,
      refusals: ['notReady'],
      async run() {
        const parts = await ports.readiness();
        const missing = Object.entries(parts).filter(([, ready]) => !ready);
        if (missing.length > 0) return refuse('notReady', { detail: missing.map(([name]) => name).join(', '), retryAfterSeconds: 1 });
        return answer({ status: 'ready' as const, parts: { ...parts }, relays: countRelays(ports) });
      },
    }),
    definePublicOperation({
      id: 'metrics',
      method: 'get',
      path: '/metrics',
      summary: 'Figures for Prometheus.',
      produces: 'text/plain',
      async run() {
        const { type, text } = await ports.figures();
        return answer(new Response(text, { headers: { 'content-type': type, 'cache-control': 'no-store' } }));
      },
    }),
    definePublicOperation({
      id: 'about',
      method: 'get',
      path: '/api/v1/about',
      summary: 'Which city this is; in demo mode also who can sign in.',
      answer: aboutView,
      run: () => answer(aboutOf(ports)),
    }),
    definePublicOperation({
      id: 'openapi',
      method: 'get',
      path: '/api/openapi.json',
      summary: 'This description (OpenAPI 3.1).',
      answer: z.unknown(),
      run: () => answer(describe()),
    }),
  ];
}

function countRelays({ relays }: ApiPorts): z.infer<typeof readiness>['relays'] {
  const views = relays.views();
  return { living: views.filter(({ living }) => living).length, configured: views.length };
}

function aboutOf(ports: ApiPorts): z.infer<typeof aboutView> {
  const { city, demo } = ports.config;
  const logins = [...ports.directory.people]
    // A machine's login, which sees nothing, is nobody's to choose.
    .filter((person) => person.rights.includes('incident.view') && demo.people.some((known) => known.login === person.login))
    .map((person) => ({
      login: person.login,
      name: person.name,
      organisation: organisationTitle(person.organisation, ports.present),
      role: ports.directory.roleTitle(person.role),
    }));
  const order = new Map(demo.people.map((person, at) => [person.login, at]));
  logins.sort((a, b) => (order.get(a.login) ?? 0) - (order.get(b.login) ?? 0));
  return { demo: demo.enabled, city: { title: city.title }, ...(demo.enabled ? { logins } : {}) };
}
