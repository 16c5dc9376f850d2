import { serviceDefinition } from '#contract/service-definition.ts';
import type { Camera } from '#domain/camera.ts';
import type { Incident } from '#domain/incident.ts';
import type { OrganisationId } from '#domain/ids.ts';
import type { Organisation, Person } from '#domain/person.ts';
import { compileDefinitions } from '#engine/definitions.ts';
import { mayViewVideo } from '#engine/policy.ts';
import type { ServiceManifest } from '#services/manifest.ts';
import type { Intake, Link, Receipt } from '#services/ports.ts';
import { FakeScsns } from '#services/wires/scsns/fake-scsns.ts';
import { CAMERAS, finderOf, NOW, ORGANISATIONS, personOf, TestCity } from './engine-city.ts';
import { postTo } from './link-post.ts';
import { testPorts, type TestPorts } from './link-ports.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryNet } from './memory-net.ts';

const TRACKING: Organisation = {
  id: 'moj-tracking' as OrganisationId,
  standing: 'partner',
  title: { ko: '위치추적관제센터', en: 'Tracking centre' },
};
const ALL = new Map([...ORGANISATIONS, [TRACKING.id, TRACKING] as const]);
export const TRACKER: Person = { ...personOf('tracker', 'police-112'), organisation: TRACKING.id };

/** One service with its own link and its own definition over the engine: what a partner says on the wire is what the city does. */
export class ServiceCity {
  readonly town: TestCity;
  readonly link: Link;
  readonly ports: TestPorts;
  readonly clock: ManualClock;

  constructor(service: ServiceManifest<never>, options: { readonly section?: object; readonly cameras?: readonly Camera[] } = {}) {
    const config = (service as unknown as ServiceManifest).config.parse({ apiKey: 'a-key-of-the-test', ...options.section });
    const compiled = compileDefinitions([{ definition: serviceDefinition.parse(service.definition), config }], ALL);
    if (!compiled.ok) throw new Error(compiled.problems.join('; '));
    this.town = Object.assign(new TestCity(compiled.definitions), { organisations: ALL, cameras: finderOf(options.cameras ?? CAMERAS) });
    this.clock = new ManualClock(NOW);
    this.ports = testPorts(this.clock, new MemoryNet());
    const intake: Intake = {
      newEventId: () => this.ports.intake.newEventId(),
      quarantine: (entry) => this.ports.intake.quarantine(entry),
      submit: (event): Promise<Receipt> => {
        this.town.now = Math.max(NOW, event.at);
        const { answer } = this.town.give({ kind: 'event', id: this.town.nextId(), event });
        if (!answer.ok || answer.as === 'repeated' || answer.as === 'unmatched')
          return Promise.resolve({ outcome: answer.ok && answer.as === 'repeated' ? 'repeated' : 'unmatched' });
        return Promise.resolve({ outcome: 'accepted' });
      },
    };
    const [manifest] = service.links;
    this.link = manifest!.create({ ...this.ports, intake } as never, config as never);
  }

  get incident(): Incident {
    return this.town.only();
  }

  /** The partner's system on the SCSNS wire, signed in. */
  async partner(path: string, sysCd: string): Promise<FakeScsns> {
    await this.link.start();
    const fake = new FakeScsns({ ...this.ports, post: postTo(this.link) }, { path, sysCd, apiKey: 'a-key-of-the-test' });
    const answer = await fake.authenticate();
    if (answer.result !== '2000') throw new Error(answer.text);
    return fake;
  }

  /** Which organisations see the incident's video now. */
  viewers(): readonly string[] {
    return [...ALL.keys()].filter((id) => {
      const person: Person = { ...personOf('one', 'city'), organisation: id, standing: ALL.get(id)!.standing };
      return mayViewVideo(person, this.incident, this.town.now).ok;
    });
  }

  told(): readonly string[] {
    return this.incident.propagations.map(({ organisation }) => organisation);
  }

  /** Cameras by number, which is how many times 40 m they stand east of the centre. */
  cameras(): readonly number[] {
    return this.incident.cameras.map(({ camera }) => Number(camera.replace('camera-', '')));
  }
}
