import path from 'node:path';

/** Programs that stand in for the process of an import, each with a fault of its own. */
export type ImportProgram = 'stuck' | 'greedy' | 'dying' | 'unheard';

export function importProgram(name: ImportProgram): string {
  return path.join(import.meta.dirname, `${name}.ts`);
}
