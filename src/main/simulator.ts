import { flushCompileCache } from 'node:module';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import { readConfig } from '#io/read-config.ts';
import { DEMO_OWNER_KEY } from '#services/dispatch-119/config.ts';
import { DEMO_PASSWORD } from '#services/wanted-vehicles/config.ts';
import { startCameraSimulator } from '#simulator/cameras/camera-simulator.ts';
import { CITY_SEED, demoCity, demoDriveGraph, demoLinks } from '#simulator/city/demo-city.ts';
import { MailServer } from '#simulator/messages/mail-server.ts';
import { SmsGateway } from '#simulator/messages/sms-gateway.ts';
import { startOwnerDesk } from '#simulator/owners/owner-desk.ts';
import { PoliceStreamServer } from '#simulator/police-stream/police-stream-server.ts';
import { fakeDispatch } from '#services/dispatch-112/fake.ts';
import { Resident } from '#simulator/story/resident.ts';
import { dispatch112 } from '#services/dispatch-112/service.ts';
import { startTrafficCentre } from '#simulator/traffic/traffic-centre.ts';
import { DrivenUnits } from '#simulator/units/driven-units.ts';
import { UnitSender } from '#simulator/units/unit-sender.ts';
import { DEMO_SMS_KEY } from './demo-secrets.ts';
import { demoStory } from './demo-story.ts';
import { simulatedSigns } from './simulated-signs.ts';
import { startPoliceFiles, startReaderPictures } from '#simulator/wanted/wanted-partners.ts';
import { followCameraSwitches } from './camera-switches.ts';
import { readSettings, simulatorSettings, stopWithSupervisor } from './process-settings.ts';
import { wantedPartners } from './wanted-partners.ts';

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

const links = once(demoLinks);
stack.use(
  await startTrafficCentre({
    port: config.demo.trafficPort,
    links,
    now: () => systemClock.now(),
    changes: settings.traffic,
  }),
);

stack.use(await SmsGateway.start({ port: config.demo.smsPort, apiKey: DEMO_SMS_KEY }));
stack.use(await MailServer.start({ port: config.demo.mailPort }));
stack.use(await simulatedSigns(config));
await startWantedPartners();
stack.use(await startOwnerDesk({ port: config.demo.ownersPort, key: DEMO_OWNER_KEY, log: (text) => console.error(text) }));

stack.use(followCameraSwitches(settings.switches, cameras, (text) => console.error(text)));

const story = once(() => demoStory(config, { city, stack, server: settings.server, log: (text) => console.error(text) }));

const { host: roomHost, port: roomPort } = dispatch112.config.parse(config.services[dispatch112.id] ?? {});
/** The police's dispatch system stays logged in by a login of its own, and takes what the centre tells of units; where its port is known. */
const room = once(() =>
  stack.use(
    new Resident({
      clock: systemClock,
      name: 'dispatch',
      make: () => fakeDispatch({ clock: systemClock, net: systemNet() }, { host: roomHost, port: roomPort, id: 'room' }),
      log: (text) => console.error(text),
    }),
  ),
);

const cars = once(simulatedCars);

stopWithSupervisor(() => stack.disposeAsync());
// The story begins when the whole city stands: the supervisor says so.
process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('begin' in message)) return;
  cars()?.begin();
  if (roomPort !== 0) room().begin();
  if (settings.story) story().begin();
});
process.send?.({ ready: true });
// The cameras play. What drives in the streets is thought out while the other processes start, before anybody asks for it.
setImmediate(() => {
  links();
  cars();
  if (settings.story) story();
  flushCompileCache();
});

/** Made when it is asked for, and only then. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The police's server of files with the wanted list, and the plate readers' server of pictures, where the link looks for them. */
async function startWantedPartners(): Promise<void> {
  const { files, pictures } = wantedPartners(config);
  const login = { username: 'mangru', password: DEMO_PASSWORD };
  if (files) stack.use(await startPoliceFiles(systemClock, { ...login, ...files }));
  if (pictures) stack.use(await startReaderPictures(systemClock, { ...login, ...pictures }));
}

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
