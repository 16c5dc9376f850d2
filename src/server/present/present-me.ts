import type { CityConfig } from '#contract/city-config.ts';
import type { MeView } from '#contract/session.ts';
import type { Person, Right } from '#domain/person.ts';
import type { Title } from './present-ports.ts';

export interface MeFacts {
  readonly person: Person;
  readonly organisationTitle: Title;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly config: Pick<CityConfig, 'city' | 'session' | 'demo'>;
  /** West, south, east, north of the city's map. */
  readonly extent: readonly [number, number, number, number];
}

/** Who I am and which screens there are for me. */
export function presentMe({ person, organisationTitle, expiresAt, config, extent }: MeFacts): MeView {
  return {
    person: { id: person.id, login: person.login, name: person.name, role: person.role },
    organisation: { id: person.organisation, title: organisationTitle, standing: person.standing },
    rights: [...person.rights],
    screens: screensOf(person),
    session: { expiresAt, idleMinutes: config.session.idleMinutes, warnSeconds: config.session.warnSeconds },
    demo: config.demo.enabled,
    city: {
      title: config.city.title,
      timeZone: config.city.timeZone,
      centre: [...config.city.centre],
      extent: [...extent],
      area: [...(config.city.area ?? extent)],
    },
  };
}

/** An outside room has its viewer and nothing to browse (X1). */
function screensOf(person: Person): MeView['screens'] {
  const has = (right: Right): boolean => person.rights.includes(right);
  if (person.scope === 'unit') return ['field'];
  if (person.standing === 'partner') return has('incident.view') ? ['viewer'] : [];
  const screens: MeView['screens'] = [];
  if (has('incident.view')) screens.push('board');
  if (has('display.view')) screens.push('displays');
  if (has('link.view')) screens.push('links');
  if (has('camera.list') || has('camera.manage')) screens.push('cameras');
  if (has('facility.manage')) screens.push('geodata');
  if (has('service.view')) screens.push('services');
  if (has('incident.handle') || has('duty.manage')) screens.push('duty');
  if (has('journal.view')) screens.push('journal');
  if (has('figures.view')) screens.push('figures');
  if (has('drill.run')) screens.push('drills');
  return screens;
}
