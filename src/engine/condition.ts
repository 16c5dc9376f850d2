import { Environment } from '@marcbachmann/cel-js';
import { refusedCall } from './condition-calls.ts';
import { needsOf, type Needs } from './condition-needs.ts';

/** A compiled CEL condition over `event`, `incident` and `config`. A condition that cannot be evaluated does not hold. */
export type Condition = (scope: Readonly<Record<string, unknown>>) => boolean;

/** Bounds at the top: a definition is somebody's input. */
const MAX_CHARACTERS = 2_000;
const LIMITS = { maxAstNodes: 2_000, maxDepth: 50, maxListElements: 500, maxMapEntries: 500 };

const environment = new Environment({ limits: LIMITS, enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  .registerVariable('event', 'map')
  .registerVariable('incident', 'map')
  .registerVariable('config', 'dyn');

export type CompiledCondition =
  | {
      readonly ok: true;
      readonly condition: Condition;
      /** What an event must have for it to hold. */
      readonly needs: Needs;
    }
  | { readonly ok: false; readonly reason: string };

/** Compiles one condition (Common Expression Language, cel-spec); the reason names what is wrong with it. `config`: what it may look into. */
export function compileCondition(text: string, config?: unknown): CompiledCondition {
  if (text.length > MAX_CHARACTERS) return { ok: false, reason: `longer than ${MAX_CHARACTERS} characters` };
  try {
    const program = environment.parse(text);
    const checked = program.check();
    if (!checked.valid) return { ok: false, reason: checked.error?.message ?? 'does not type-check' };
    if (checked.type !== 'bool' && checked.type !== 'dyn') return { ok: false, reason: `is ${checked.type}, not true or false` };
    const call = refusedCall(program.ast);
    if (call !== undefined) return { ok: false, reason: call };
    return { ok: true, condition: (scope) => holds(program, scope), needs: needsOf(program.ast, config) };
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
