import { expect, test } from 'vitest';
import { problem } from '#contract/problem.ts';
import { REFUSAL_REASONS } from '#engine/outcome.ts';
import { PROBLEM_CODES, problemOf, statusOf } from './problem-codes.ts';

test('A2: every code has a status and a title, and fits the contract', () => {
  expect(new Set(PROBLEM_CODES).size).toBe(PROBLEM_CODES.length);
  for (const code of PROBLEM_CODES) {
    const made = problem.parse(problemOf(code));
    expect(made.type).toBe(`urn:mangru:problem:${code}`);
    expect(made.status).toBe(statusOf(code));
    expect(made.status).toBeGreaterThanOrEqual(400);
    expect(made.title).not.toBe('');
  }
});

test('A7: the engine’s refusals are 403 where the person may not, 404 where there is no such thing, else 409', () => {
  const byStatus = Object.groupBy(REFUSAL_REASONS, (reason) => String(statusOf(reason)));
  expect(byStatus['403']).toEqual(['noRight', 'notYourIncident', 'notShared', 'notYourProfile', 'notYourUnit']);
  expect(byStatus['404']?.every((reason) => reason.startsWith('noSuch'))).toBe(true);
  expect(byStatus['404']).toHaveLength(REFUSAL_REASONS.filter((reason) => reason.startsWith('noSuch')).length);
  expect(Object.keys(byStatus).sort()).toEqual(['403', '404', '409']);
});
