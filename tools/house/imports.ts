import path from 'node:path';
import { Visitor } from 'vite';
import { lineAt, parse, type SourceFile } from './source-tree.ts';

export interface Import {
  /** As written: `#domain/place.ts`, `./step.ts`, `zod`, `node:fs`. */
  readonly specifier: string;
  readonly line: number;
  /** True when only types are taken. */
  readonly typeOnly: boolean;
}

/** Everything a module takes from another: import, export … from, import(…) and the type `import('…')`. */
export function importsOf(file: SourceFile): Import[] {
  const { module, program } = parse(file);
  const found: Import[] = [];
  const add = (specifier: string, start: number, typeOnly: boolean): void => {
    found.push({ specifier, line: lineAt(file.text, start), typeOnly });
  };
  for (const entry of module.staticImports) {
    const typeOnly = entry.entries.length > 0 && entry.entries.every((name) => name.isType);
    add(entry.moduleRequest.value, entry.start, typeOnly);
  }
  for (const statement of module.staticExports) {
    const source = statement.entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (source)
      add(
        source.value,
        statement.start,
        statement.entries.every((entry) => entry.isType),
      );
  }
  for (const entry of module.dynamicImports) {
    const argument = file.text.slice(entry.moduleRequest.start, entry.moduleRequest.end);
    const literal = /^['"`]([^'"`$]*)['"`]$/.exec(argument);
    if (literal?.[1] !== undefined) add(literal[1], entry.start, false);
  }
  if (file.text.includes('import(')) {
    new Visitor({ TSImportType: (node) => add(node.source.value, node.start, true) }).visit(program);
  }
  return found;
}

/** The project file that a specifier names, or undefined for a package. Suffixes of Vite (`?worker`, `?url`) are cut. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('#')) return `src/${bare.slice(1)}`;
  if (bare.startsWith('.')) return path.posix.join(path.posix.dirname(from), bare);
  return undefined;
}

/** `@scope/name/deep` → `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
