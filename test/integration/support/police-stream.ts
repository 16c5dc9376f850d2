import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { systemRandom } from '#io/random.ts';
import { PoliceStreamServer, type PoliceStreamOptions } from '#simulator/police-stream/police-stream-server.ts';

/** The police's streaming server on a free port. */
export function startPoliceStream(options: Partial<PoliceStreamOptions> = {}): Promise<PoliceStreamServer> {
  return PoliceStreamServer.start(
    { clock: systemClock, net: systemNet(), random: systemRandom },
    { host: '127.0.0.1', port: 0, ...options },
  );
}
