/** Facts that a message may speak of, by the name of their placeholder; empty where not known. */
export const PLACEHOLDERS = ['kind', 'grade', 'address', 'time', 'content', 'case', 'plate'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type MessageFacts = Readonly<Record<Placeholder, string>>;

const SLOT = /\{(\w+)\}/g;

/** Puts the facts into a template; a placeholder that is not one stays as it was written, so that the mistake is seen. */
export function fillTemplate(template: string, facts: MessageFacts): string {
  return template.replaceAll(SLOT, (slot, name: string) => (isPlaceholder(name) ? facts[name] : slot));
}

/** Placeholders in a template that are none: `{adress}`. */
export function unknownPlaceholders(template: string): readonly string[] {
  return [...template.matchAll(SLOT)].flatMap(([, name]) => (name !== undefined && !isPlaceholder(name) ? [name] : []));
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}
