import type { CityConfig } from '#contract/city-config.ts';
import { readSecret } from '#io/read-config.ts';
import { services } from '#services/index.ts';
import type { ServiceManifest } from '#services/manifest.ts';

export interface ConfiguredService {
  readonly manifest: ServiceManifest<unknown>;
  readonly section: unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Each service's section of the configuration, its secrets from the environment, by its own schema. Rejects with a sentence that names the key. */
export async function configureServices(config: CityConfig, environment: Environment): Promise<readonly ConfiguredService[]> {
  const unknown = Object.keys(config.services).filter((id) => !services.some((service) => service.id === id));
  if (unknown.length > 0)
    throw new Error(`services.${unknown[0]}: there is no such service; known are ${services.map((service) => service.id).join(', ')}.`);
  // Each knows its own section; here they are all alike.
  const all = services as unknown as readonly ServiceManifest[];
  return Promise.all(all.filter((service) => isOn(service, config)).map((service) => configure(service, config, environment)));
}

/** A service of metropolitan level is off below it, and a section that wants it there is a mistake that is said. */
function isOn({ id, title, level }: Pick<ServiceManifest, 'id' | 'title' | 'level'>, { city, services: sections }: CityConfig): boolean {
  if (level === undefined || city.level === level) return true;
  if (id in sections)
    throw new Error(
      `services.${id}: ${title.en} works at metropolitan level only, and city.level is ${city.level}. Take the section out, or set city.level: metropolitan.`,
    );
  return false;
}

async function configure(service: ServiceManifest, config: CityConfig, environment: Environment): Promise<ConfiguredService> {
  const written = config.services[service.id] ?? {};
  const secrets: Record<string, string> = config.demo.enabled ? { ...service.demoSecrets } : {};
  for (const [key, variable] of Object.entries(service.secrets ?? {})) {
    const secret = await readSecret(environment, variable);
    if (secret !== undefined) secrets[key] = secret;
  }
  const parsed = service.config.safeParse({ ...(typeof written === 'object' ? written : {}), ...secrets });
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map((issue) => `${['services', service.id, ...issue.path].join('.')}: ${issue.message}`).join('\n'),
    );
  return { manifest: service, section: parsed.data };
}
