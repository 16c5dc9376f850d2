import { z } from 'zod';
import { basemapView, organisationList, personList, serviceList } from '#contract/answers.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, type Operation } from '../operation.ts';

/** What stands around the incidents: services, organisations, people, the base map. */
export function listOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'listServices',
      method: 'get',
      path: '/api/v1/services',
      summary: 'Services and their definitions.',
      access: { right: 'service.view' },
      answer: serviceList,
      run: () => answer({ services: [...ports.services] }),
    }),
    defineOperation({
      id: 'listOrganisations',
      method: 'get',
      path: '/api/v1/organisations',
      summary: 'Organisations that an incident can be told to; an outside one learns of itself and of the city’s own.',
      access: { right: 'incident.view', partners: true },
      answer: organisationList,
      run({ who }) {
        const { person } = who;
        const all = [...ports.directory.organisations.values()].filter(
          (each) => person.standing === 'owner' || each.standing === 'owner' || each.id === person.organisation,
        );
        return answer({
          organisations: all.map(({ id, title, standing }) => ({ id, title, standing })),
          roles: [...ports.directory.roles],
        });
      },
    }),
    defineOperation({
      id: 'listPeople',
      method: 'get',
      path: '/api/v1/people',
      summary: 'People who can be given an incident.',
      access: { right: ['incident.handle', 'person.manage'] },
      answer: personList,
      run() {
        const people = [...ports.directory.people].filter((person) => ports.directory.assignable.has(person.id));
        return answer({ people: people.map(({ id, name, organisation, role }) => ({ id, name, organisation, role })) });
      },
    }),
    defineOperation({
      id: 'readBasemap',
      method: 'get',
      path: '/api/v1/basemap',
      summary: 'Layers of the base map in the order in which they are drawn.',
      access: 'signedIn',
      answer: basemapView,
      run: () => answer(ports.basemap.view),
    }),
    defineOperation({
      id: 'readBasemapLayer',
      method: 'get',
      path: '/api/v1/basemap/{file}',
      summary: 'One layer, GeoJSON in WGS 84.',
      access: 'signedIn',
      params: z.strictObject({ file: z.string().min(1).max(128) }),
      produces: 'application/geo+json',
      refusals: ['notFound'],
      run({ params, request }) {
        const layer = ports.basemap.serve(params.file, request);
        return layer ? answer(layer) : refuse('notFound');
      },
    }),
  ];
}
