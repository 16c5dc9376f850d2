import { describe, expect, test } from 'vitest';
import { readStartOptions } from './start-options.ts';

describe('npm start options', () => {
  test('defaults keep everything in ./data by config/city.yaml and tell a story', () => {
    expect(readStartOptions([])).toEqual({ dataDir: 'data', config: 'config/city.yaml', quiet: false });
  });

  test('every option is taken', () => {
    const options = readStartOptions(['--data', '/tmp/a', '--port', '9000', '--config', 'b.yaml', '--cameras', '12', '--quiet']);
    expect(options).toEqual({ dataDir: '/tmp/a', port: 9000, config: 'b.yaml', cameras: 12, quiet: true });
  });

  test.each([
    [['--port', 'http'], '--port'],
    [['--port', '70000'], '--port'],
    [['--cameras', '-3'], '--cameras'],
    [['--cameras', '2001'], '--cameras'],
    [['--colour', 'red'], '--colour'],
    [['stray'], 'stray'],
  ])('%j is refused with a sentence that names it', (args, name) => {
    expect(readStartOptions(args)).toEqual({ problem: expect.stringContaining(name) });
  });

  test('--help asks for the usage', () => {
    expect(readStartOptions(['--help'])).toEqual({ help: true });
  });
});
