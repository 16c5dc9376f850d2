import { alarmStateOf } from '#domain/alarm.ts';
import { compileDefinitions } from '#engine/definitions.ts';
import { handleBatch } from '#server/handle.ts';
import { MemoryHandleStore } from '../../test/support/memory-handle-store.ts';
import { SURROUNDINGS } from '../../test/support/engine-city.ts';
import { FLOOD_DEFINITIONS, type FloodLoad } from './flood-load.ts';

export interface FloodFigures {
  readonly raw: number;
  readonly opened: number;
  /** Alarms that were shown to an operator, whether at once or brought forward. */
  readonly shown: number;
  /** Those of them in which no life is at stake. */
  readonly besideLives: number;
  readonly lives: number;
  /** Events of life that stand in an incident which is shown. */
  readonly livesShown: number;
  /** Events that stand in no incident. */
  readonly lost: number;
  readonly grouped: number;
  readonly suppressed: number;
}

/** Plays ten minutes through the shell, event by event at its own time, with everything that falls due meanwhile. */
export async function playFlood({ events, lives }: FloodLoad): Promise<FloodFigures> {
  const compiled = compileDefinitions(FLOOD_DEFINITIONS.map((definition) => ({ definition, config: {} })));
  if (!compiled.ok) throw new Error(compiled.problems.join('; '));
  const store = new MemoryHandleStore();
  const context = (now: number) => ({ definitions: compiled.definitions, surroundings: SURROUNDINGS, now });
  for (const [n, event] of events.entries()) {
    const due = [...store.state.outbox.values()].filter((row) => row.effect.do === 'wake' && row.dueAt <= event.at);
    for (const row of due) {
      store.state.outbox.delete(row.id);
      if (row.effect.do !== 'wake') continue;
      const { incident, wake } = row.effect;
      await handleBatch(store, [{ input: { kind: 'wake', id: row.id, incident, wake } }], context(row.dueAt));
    }
    await handleBatch(store, [{ input: { kind: 'event', id: `input-${String(n).padStart(5, '0')}`, event } }], context(event.at));
  }
  const incidents = [...store.state.incidents.values()];
  const ofCase = new Map(incidents.flatMap((incident) => incident.cases.map((known) => [known.occurrence, incident] as const)));
  const shown = incidents.filter((incident) => alarmStateOf(incident) === 'shown');
  return {
    raw: events.length,
    opened: incidents.length,
    shown: shown.length,
    besideLives: shown.filter((incident) => !incident.cases.some((known) => lives.has(known.occurrence))).length,
    lives: lives.size,
    livesShown: [...lives].filter((occurrence) => {
      const incident = ofCase.get(occurrence);
      return incident !== undefined && alarmStateOf(incident) === 'shown';
    }).length,
    lost: events.filter((event) => !ofCase.has(event.occurrence)).length,
    grouped: incidents.filter((incident) => alarmStateOf(incident) === 'grouped').length,
    suppressed: incidents.filter((incident) => alarmStateOf(incident) === 'suppressed').length,
  };
}
