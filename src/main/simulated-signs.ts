import type { CityConfig } from '#contract/city-config.ts';
import { systemNet } from '#io/net.ts';
import { readSecret } from '#io/read-config.ts';
import { configDisplays, DEMO_KEY } from '#services/field-displays/config.ts';
import { FakeSignController } from '#services/field-displays/fake.ts';

/** The signs, kiosks and speakers of the demo city behind the controller that its configuration names. */
export async function simulatedSigns(config: CityConfig): Promise<FakeSignController> {
  const { host, port, devices } = configDisplays.parse(config.services['field-displays'] ?? {});
  const key = (await readSecret(process.env, 'MANGRU_DISPLAYS_KEY')) ?? DEMO_KEY;
  return FakeSignController.start(systemNet(), { host, port, key, devices });
}
