import type { CityConfig } from '#contract/city-config.ts';
import { systemClock } from '#io/clock.ts';
import { httpPost } from '#io/http-post.ts';
import { systemNet } from '#io/net.ts';
import { DEMO_API_KEY as NDMS_KEY } from '#services/disaster-ndms/config.ts';
import { FakeNdms } from '#services/disaster-ndms/fake.ts';
import { disasterNdms } from '#services/disaster-ndms/service.ts';
import { fake119 } from '#services/dispatch-119/fake.ts';
import { dispatch119 } from '#services/dispatch-119/service.ts';
import { fake112 } from '#services/emergency-video-112/fake.ts';
import { emergencyVideo112 } from '#services/emergency-video-112/service.ts';
import type { ServiceManifest } from '#services/manifest.ts';
import { fakeTelecom } from '#services/vulnerable-people/fake.ts';
import { vulnerablePeople } from '#services/vulnerable-people/service.ts';
import { fakeReader, type FakeReader } from '#services/wanted-vehicles/fake.ts';
import { wantedVehicles } from '#services/wanted-vehicles/service.ts';
import type { FakeSystem } from '#services/wires/telegram/fake-system.ts';
import type { DemoCity } from '#simulator/city/demo-city.ts';
import { crime, fire, missingChild, wantedVehicle, warning } from '#simulator/story/happenings.ts';
import type { Happening } from '#simulator/story/happening.ts';
import { Resident, STORY_LOGIN } from '#simulator/story/resident.ts';
import { Story } from '#simulator/story/story.ts';

interface Scene {
  readonly city: Pick<DemoCity, 'places'>;
  readonly stack: AsyncDisposableStack;
  /** The server, for partners that speak HTTP. */
  readonly server: string;
  readonly log: (text: string) => void;
}

type Where = { readonly host: string; readonly port: number };
/** The share of the simulated units that are fire engines; `src/simulator/units/driven-units.ts`. */
const ENGINES_SHARE = 0.125;

/** The story of the demo city: the partners whose links it knows the port of, and what they tell. */
export function demoStory(config: CityConfig, { city, stack, server, log }: Scene): { begin(): void } {
  const clock = systemClock;
  const ports = { clock, net: systemNet() };
  const residents: { begin(): void }[] = [];
  const stay = <Case>(name: string, make: () => FakeSystem<Case>): (() => FakeSystem<Case>) => {
    const resident = stack.use(new Resident<Case>({ clock, name, make, log }));
    residents.push(resident);
    return () => resident.fake;
  };
  const others: Happening[] = [];
  const fireAt = whereOf(dispatch119, config);
  if (fireAt)
    others.push(
      fire(
        stay('119', () => fake119(ports, { ...fireAt, id: STORY_LOGIN })),
        clock,
        Math.floor(config.demo.units * ENGINES_SHARE),
      ),
    );
  const readersAt = whereOf(wantedVehicles, config);
  if (readersAt) others.push(wantedVehicle(() => dialled(fakeReader(ports, { ...readersAt, id: STORY_LOGIN })), clock, picturesOf(config)));
  const telecomAt = whereOf(vulnerablePeople, config);
  if (telecomAt)
    others.push(
      missingChild(
        stay('telecom', () => fakeTelecom(ports, { ...telecomAt, id: STORY_LOGIN })),
        clock,
      ),
    );
  const { partnerId } = disasterNdms.config.parse(config.services[disasterNdms.id] ?? {}) as { partnerId: string };
  others.push(
    warning(
      new FakeNdms({ clock, post: httpPost }, { url: server, partnerId, apiKey: process.env['MANGRU_NDMS_API_KEY'] ?? NDMS_KEY }),
      clock,
    ),
  );
  const policeAt = whereOf(emergencyVideo112, config);
  const usual = crime(
    stay('112', () => fake112(ports, { ...policeAt, id: STORY_LOGIN })),
    clock,
  );
  const { firstAfterSeconds, everySeconds } = config.demo;
  residents.push(stack.use(new Story({ clock, places: city.places, usual, others, firstAfterSeconds, everySeconds, log })));
  return { begin: () => residents.forEach((each) => each.begin()) };
}

/** Undefined where the link takes whatever port is free: nobody could know it. */
function whereOf<Config extends Where>(
  { id, config: schema }: Pick<ServiceManifest<Config>, 'id' | 'config'>,
  config: CityConfig,
): Where | undefined {
  const { host, port } = schema.parse(config.services[id] ?? {});
  return port === 0 ? undefined : { host, port };
}

async function dialled(reader: FakeReader): Promise<FakeReader> {
  await reader.connect();
  return reader;
}

/** The first server that pictures of reads may be fetched from. */
function picturesOf(config: CityConfig): string | undefined {
  const [first] = wantedVehicles.config.parse(config.services[wantedVehicles.id] ?? {}).pictures;
  return first && `${first.protocol}://${first.host}:${first.port}`;
}
