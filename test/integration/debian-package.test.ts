import { afterEach, describe, expect, test, vi } from 'vitest';
import { missingPackages, needs } from '../support/debian-package.ts';

describe('foreign programs that tests need', () => {
  afterEach(() => vi.restoreAllMocks());

  test('what is here is not skipped: a program, a file by its path', () => {
    const said = vi.spyOn(console, 'log').mockReturnValue();
    expect(needs('sh', 'iproute2')).toBe(false);
    expect(needs(process.execPath, 'iproute2')).toBe(false);
    expect(said).not.toHaveBeenCalled();
  });

  test('what is missing skips the test, and is said once with the package that would bring it', () => {
    const said = vi.spyOn(console, 'log').mockReturnValue();
    expect([needs('no-such-program', 'ffmpeg'), needs('no-such-program', 'ffmpeg')]).toEqual([true, true]);
    expect(needs('gstreamer-1.0/libno-such-element.so', 'gstreamer1.0-tools')).toBe(true);
    expect(said.mock.calls.flat()).toEqual([
      'skipped: no-such-program is missing. Install the Debian package "ffmpeg".',
      'skipped: gstreamer-1.0/libno-such-element.so is missing. Install the Debian package "gstreamer1.0-tools".',
    ]);
  });

  test.skipIf(needs('ip', 'iproute2'))('a package whose program is here is not installed again', () => {
    expect(missingPackages()).not.toContain('iproute2');
  });
});
