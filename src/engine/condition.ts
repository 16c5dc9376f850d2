import { Environment } from '@marcbachmann/cel-js';

/** A compiled CEL condition over `event`, `incident` and `config`. A condition that cannot be evaluated does not hold. */
export type Condition = (scope: Readonly<Record<string, unknown>>) => boolean;

/** Bounds at the top: a definition is somebody's input. */
const LIMITS = { maxAstNodes: 2_000, maxDepth: 50, maxListElements: 500, maxMapEntries: 500 };

const environment = new Environment({ limits: LIMITS, enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  .registerVariable('event', 'map')
  .registerVariable('incident', 'map')
  .registerVariable('config', 'dyn');

/** Compiles one condition (Common Expression Language, cel-spec); the reason names what is wrong with it. */
export function compileCondition(text: string): { readonly ok: true; readonly condition: Condition } | { readonly ok: false; readonly reason: string } {
  try {
    const program = environment.parse(text);
    const checked = program.check();
    if (!checked.valid) return { ok: false, reason: checked.error?.message ?? 'does not type-check' };
    return { ok: true, condition: (scope) => holds(program, scope) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The engine cannot fail (invariant 1): a missing field, say, means that the condition does not hold. */
function holds(program: (scope: Record<string, unknown>) => unknown, scope: Readonly<Record<string, unknown>>): boolean {
  try {
    return program(scope) === true;
  } catch {
    return false;
  }
}
