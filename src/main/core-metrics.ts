import { Gauge, type Registry } from 'prom-client';
import type { CityCore } from './city-core.ts';

/** What an operator of the server watches of the core (O3); read when asked for, so that they cost nothing between. */
export function measureCore(register: Registry, core: CityCore): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    register.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  };
  gauge('mangru_inputs_waiting', 'Inputs that wait for a commit', () => core.handler.waiting);
  gauge('mangru_effects_waiting', 'Effects held for performing', () => core.outbox.waiting);
  gauge('mangru_journal_seq', 'Sequence number of the last journal entry', () => core.tail.head);
  gauge('mangru_cameras', 'Cameras in the registry', () => core.registry.size);
  gauge('mangru_relays', 'Relays connected', () => core.relays.relays);
  gauge('mangru_relay_sources', 'Camera streams connected, as the relay last told', () => core.relays.figures.sources);
  gauge('mangru_relay_viewers', 'Running views, as the relay last told', () => core.relays.figures.viewers);
}
