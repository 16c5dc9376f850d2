import { BaseSequencer, type TestSequencer, type TestSpecification, type Vitest } from 'vitest/node';

/**
 * Files that take longest on two slow cores, longest first: begun last, one of them would keep a worker busy when the others have
 * nothing left. Vitest remembers what a file took, but not in a clean clone; the order costs nothing where it is out of date.
 */
const LONGEST = [
  'test/e2e/player.test.ts',
  'test/e2e/keyboard.test.ts',
  'test/e2e/webrtc-loss.test.ts',
  'test/e2e/map-drawn.test.ts',
  'test/e2e/city-screens.test.ts',
  'test/e2e/emergency.test.ts',
  'test/e2e/map-paths.test.ts',
  'test/e2e/sdk.test.ts',
  'test/e2e/faults.test.ts',
  'test/e2e/session-warning.test.ts',
  'test/integration/start.test.ts',
  'test/integration/relay-webrtc-hostile.test.ts',
  'test/integration/relay-killed.test.ts',
  'test/integration/fuzz.test.ts',
  'test/integration/story.test.ts',
  'test/integration/walkthrough.test.ts',
  'test/integration/relay-whip.test.ts',
  'test/integration/camera-simulator-chromium.test.ts',
  'test/integration/relay-flood.test.ts',
  'test/integration/start-kill.test.ts',
  'test/integration/start-ordinary-user.test.ts',
  'test/integration/push-network.test.ts',
  'test/integration/push.test.ts',
  'test/integration/transcode.test.ts',
  'test/guards.test.ts',
];

export class LongestFirst implements TestSequencer {
  readonly #usual: TestSequencer;

  constructor(vitest: Vitest) {
    this.#usual = new BaseSequencer(vitest);
  }

  shard(files: TestSpecification[]): ReturnType<TestSequencer['shard']> {
    return this.#usual.shard(files);
  }

  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await this.#usual.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const at = LONGEST.findIndex((file) => moduleId.endsWith(file));
  return at < 0 ? LONGEST.length : at;
}
