import type { z } from 'zod';
import type { ServiceDefinitionInput } from '#contract/service-definition.ts';
import type { FakePorts } from './fake-ports.ts';
import type { Link, LinkPorts } from './ports.ts';

/** One linked service: what `services/index.ts` lists. Adding one is one folder and one line there. */
export interface ServiceManifest<Config = unknown> {
  readonly id: string;
  readonly title: { readonly ko: string; readonly en: string };
  /** Only a metropolitan centre (광역) may have it (LAW-29); in any other city it is off. */
  readonly level?: 'metropolitan';
  /** Its section of `config/city.yaml` under `services.<id>`; strict, defaults inside. */
  readonly config: z.ZodType<Config>;
  readonly definition: ServiceDefinitionInput;
  readonly links: readonly LinkManifest<Config>[];
  /** Keys of the config section that are secrets, and the environment variable (or its `…_FILE` twin) each comes from. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** What stands in for a missing secret in the demo city, where the fake knows it too; a real city has no default. */
  readonly demoSecrets?: Readonly<Record<string, string>>;
  /** The partner system that stands in for the real one; required where there are links. */
  readonly fake?: FakeManifest;
}

export interface LinkManifest<Config> {
  readonly id: string;
  readonly title: { readonly ko: string; readonly en: string };
  readonly create: (ports: LinkPorts, config: Config) => Link;
}

/** A partner's stand-in as `npm run fake -- <name> <command>` offers it. */
export interface FakeManifest {
  /** Short name on the command line, e.g. `112`. */
  readonly name: string;
  readonly commands: readonly FakeCommand[];
}

export interface FakeCommand {
  readonly name: string;
  readonly summary: string;
  /** Option name without dashes → what it is for; a `<value>` in the text marks an option that takes one. */
  readonly options: Readonly<Record<string, string>>;
  /** Resolves with the exit code: 0 done, 1 the other side refused or could not be reached, 2 wrong usage. */
  run(options: Readonly<Record<string, string>>, ports: FakePorts): Promise<number>;
}

/** Keeps each manifest's own config type while the list holds them alike. */
export function defineService<Config>(manifest: ServiceManifest<Config>): ServiceManifest<Config> {
  return manifest;
}
