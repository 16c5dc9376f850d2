import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import { readConfig } from '#io/read-config.ts';
import { DEMO_OWNER_KEY } from '#services/dispatch-119/config.ts';
import { services } from '#services/index.ts';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { CITY_SEED, demoCity, demoDriveGraph, demoLinks } from '#simulator/city/demo-city.ts';
import { startOwnerDesk } from '#simulator/owners/owner-desk.ts';
import { PoliceStreamServer } from '#simulator/police-stream/police-stream-server.ts';
import { Story } from '#simulator/story.ts';
import { startTrafficCentre } from '#simulator/traffic/traffic-centre.ts';
import { DrivenUnits } from '#simulator/units/driven-units.ts';
import { UnitSender } from '#simulator/units/unit-sender.ts';
import { followCameraSwitches } from './camera-switches.ts';
import { readSettings, simulatorSettings, stopWithSupervisor } from './process-settings.ts';

/** The simulated city: its cameras, and a 112 system that reports what happens there. */
const settings = readSettings(simulatorSettings, 'MANGRU_SIMULATOR');
const config = await readConfig(settings.config);
const city = demoCity({ cameras: settings.cameras, cameraHost: config.demo.cameraHost, cameraPort: config.demo.cameraPort });
const stack = new AsyncDisposableStack();

const cameras = stack.use(
  await startCameraSimulator({
    host: config.demo.cameraHost,
    port: config.demo.cameraPort,
    cameras: city.cameras.map((camera) => ({
      id: camera.id,
      label: camera.label,
      username: camera.main?.username ?? '',
      password: camera.main?.password ?? '',
    })),
  }),
);

stack.use(
  await PoliceStreamServer.start(
    { clock: systemClock, net: systemNet(), random: systemRandom },
    { host: '127.0.0.1', port: config.demo.policePort },
  ),
);

stack.use(
  await startTrafficCentre({
    port: config.demo.trafficPort,
    links: demoLinks(),
    now: () => systemClock.now(),
    changes: settings.traffic,
  }),
);

stack.use(await startOwnerDesk({ port: config.demo.ownersPort, key: DEMO_OWNER_KEY, log: (text) => console.error(text) }));

stack.use(followCameraSwitches(settings.switches, cameras, (text) => console.error(text)));

const service = services[0];
const { host, port } = service.config.parse(config.services[service.id] ?? {});
const { firstAfterSeconds, everySeconds } = config.demo;
const story = stack.use(
  new Story({
    clock: systemClock,
    net: systemNet(),
    link: { host, port },
    places: city.places,
    firstAfterSeconds,
    everySeconds,
    log: (text) => console.error(text),
  }),
);

const cars = simulatedCars();

stopWithSupervisor(() => stack.disposeAsync());
// The story begins when the whole city stands: the supervisor says so.
process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('begin' in message)) return;
  cars?.begin();
  if (settings.story) story.begin();
});
process.send?.({ ready: true });

function simulatedCars(): UnitSender | undefined {
  const { units } = config.demo;
  if (settings.demoPassword === undefined || units === 0) return undefined;
  const sender = new UnitSender({
    clock: systemClock,
    units: new DrivenUnits(demoDriveGraph(), { count: units, seed: CITY_SEED }),
    server: settings.server,
    logins: { 'police-112': 'cars112', 'fire-119': 'cars119', 'city-centre': 'carscity' },
    password: settings.demoPassword,
    log: (text) => console.error(text),
  });
  stack.use(sender);
  return sender;
}
