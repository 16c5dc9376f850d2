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
  gauge('mangru_relays', 'Relays connected', () => core.relays.living.length);
  const ofRelays = (name: string, help: string, figure: 'sources' | 'viewers'): void => {
    register.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['relay'],
        registers: [],
        collect() {
          // Who is gone is not shown with its last figures.
          this.reset();
          for (const relay of core.relays.living) this.set({ relay: relay.name }, relay[figure]);
        },
      }),
    );
  };
  ofRelays('mangru_relay_sources', 'Camera streams connected, as each relay last told', 'sources');
  ofRelays('mangru_relay_viewers', 'Running views, as each relay last told', 'viewers');
}
