import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { EXIT, failed, type Options } from '../wires/fake-sending.ts';
import { askController } from './ask-controller.ts';
import { DEMO_KEY } from './config.ts';
import type { SignAnswer, SignRequest } from './sign-wire.ts';

const WHERE_TO: Options = { host: '<name> the controller (default 127.0.0.1)', port: '<number> its TCP port (default 9130)' };
const ANSWER_MS = 5_000;

/** `npm run fake -- sign …`: what the simulated signs show, as a person before them would see. */
export const commandsSign: readonly FakeCommand[] = [
  {
    name: 'list',
    summary: 'lists the devices of the controller',
    options: WHERE_TO,
    run: (given, ports) =>
      told(given, ports, (answer) => {
        for (const each of 'devices' in answer ? answer.devices : [])
          ports.print(`${each.device.padEnd(16)} ${each.online ? 'online ' : 'offline'} ${each.picture[0] ?? '(dark)'}`);
        return EXIT.done;
      }),
  },
  {
    name: 'show',
    summary: 'draws what one device shows',
    options: { device: '<id>', ...WHERE_TO },
    run: (given, ports) =>
      told(given, ports, (answer) => {
        const device = 'devices' in answer ? answer.devices.find((each) => each.device === given['device']) : undefined;
        if (!device) {
          ports.print(`there is no device ${given['device'] ?? '(--device is needed)'}`);
          return EXIT.refused;
        }
        ports.print(`${device.device} ${device.colour} ${device.proof}`);
        for (const line of device.picture.length > 0 ? device.picture : ['(dark)']) ports.print(`  ${line}`);
        return EXIT.done;
      }),
  },
];

async function told(given: Options, ports: FakePorts, print: (answer: SignAnswer) => number): Promise<number> {
  const request: SignRequest = { do: 'list', id: 'cli', key: (await ports.secret('MANGRU_DISPLAYS_KEY')) ?? DEMO_KEY };
  const controller = { host: given['host'] ?? '127.0.0.1', port: Number(given['port'] ?? 9_130), answerMs: ANSWER_MS };
  try {
    const answer = await askController(ports, controller, request);
    if (answer.ok) return print(answer);
    ports.print(answer.reason);
    return EXIT.refused;
  } catch (error) {
    return failed(error, ports);
  }
}
