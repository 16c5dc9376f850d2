import { Visitor } from 'vite';
import { codeFiles, isTest, lineAt, parse, type SourceFile, type SourceTree, type Violation } from './source-tree.ts';

const PURE = /^src\/(?:base|domain|protocol|contract|engine|services)\//;
/** What a Date says in the time zone of the machine instead of the city's. */
const LOCAL_TIME =
  /^(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)$|^getTimezoneOffset$|^toLocale(?:Date|Time)String$/;

const ADVICE = {
  clock: 'reads the clock; take the time as an argument (`now`), or the Clock port where something must wait.',
  zone: 'depends on the time zone of the machine; compute with Date.UTC and the getUTC… family and the zone of the city.',
  random: 'draws a random number; take the Random port (or an id made by the caller) as an argument.',
  alias:
    'takes Date or Math apart, which hides the clock and the dice; call Date.UTC, Date.parse, new Date(milliseconds) or Math.x directly.',
};

/**
 * Clock and dice in the pure layers. Everything else that is impure (timers, process, sockets) does not exist for the
 * compiler there (tsconfig without Node and DOM) and is a restricted global for the linter; Date and Math are part of
 * the language, so they need this.
 */
export function checkPurity(tree: SourceTree): Violation[] {
  return codeFiles(tree)
    .filter((file) => PURE.test(file.path) && !file.path.endsWith('.tsx') && !isTest(file.path))
    .flatMap(judge);
}

function judge(file: SourceFile): Violation[] {
  if (!/\bDate\b|\bMath\b|getHours|getTimezone|toLocale/.test(file.text)) return [];
  const violations: Violation[] = [];
  /** Identifiers already judged as part of a larger expression. */
  const judged = new Set<number>();
  const refuse = (start: number, advice: string): void => {
    violations.push({ path: file.path, line: lineAt(file.text, start), message: advice });
  };
  new Visitor({
    NewExpression(node) {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date') return;
      judged.add(node.callee.start);
      if (node.arguments.length === 0) refuse(node.start, `new Date() ${ADVICE.clock}`);
      if (node.arguments.length > 1) refuse(node.start, `new Date(year, month, …) ${ADVICE.zone}`);
    },
    MemberExpression(node) {
      if (!node.computed) judged.add(node.property.start);
      const member = node.property.type === 'Identifier' && !node.computed ? node.property.name : undefined;
      if (member !== undefined && LOCAL_TIME.test(member)) refuse(node.start, `${member} ${ADVICE.zone}`);
      if (node.object.type !== 'Identifier' || member === undefined) return;
      if (node.object.name === 'Date') {
        if (member === 'UTC' || member === 'parse' || member === 'now') judged.add(node.object.start);
        if (member === 'now') refuse(node.start, `Date.now ${ADVICE.clock}`);
      }
      if (node.object.name === 'Math') {
        judged.add(node.object.start);
        if (member === 'random') refuse(node.start, `Math.random ${ADVICE.random}`);
      }
    },
    Property(node) {
      if (!node.computed && !node.shorthand) judged.add(node.key.start);
    },
    TSTypeReference(node) {
      judged.add(node.typeName.start);
    },
    Identifier(node) {
      if ((node.name === 'Date' || node.name === 'Math') && !judged.has(node.start)) refuse(node.start, `${node.name} ${ADVICE.alias}`);
    },
  }).visit(parse(file).program);
  return violations;
}
