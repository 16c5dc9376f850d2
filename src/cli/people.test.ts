import { describe, expect, test } from 'vitest';
import { peopleCommand, type PeoplePorts, type WantedPerson } from './people.ts';

function ports(): PeoplePorts & { readonly said: string[]; readonly kept: WantedPerson[] } {
  const said: string[] = [];
  const kept: WantedPerson[] = [];
  return {
    said,
    kept,
    organisations: ['city-centre', 'police-112'],
    roles: ['operator', 'officer112'],
    print: (line) => void said.push(line),
    keep: (person) => {
      kept.push(person);
      return Promise.resolve({ outcome: 'added', password: 'bado-1234' });
    },
    leave: (login) => Promise.resolve(login === 'kim'),
    list: () => Promise.resolve([{ login: 'kim', name: '김관제', organisation: 'city-centre', role: 'operator', demo: true }]),
  };
}

const KIM = ['add', '--login', 'kim', '--name', '김관제', '--organisation', 'city-centre', '--role', 'operator'];

describe('people on the command line', () => {
  test('somebody is added and their password is said once', async () => {
    const given = ports();
    expect(await peopleCommand(KIM, given)).toBe(0);
    expect(given.kept).toEqual([{ login: 'kim', name: '김관제', organisation: 'city-centre', role: 'operator' }]);
    expect(given.said).toContain('password bado-1234');
  });

  test.each([
    [KIM.slice(0, -2), '--role'],
    [KIM.with(2, 'Kim Gwanje'), '--login'],
    [KIM.with(6, 'nowhere'), 'nowhere'],
    [KIM.with(8, 'king'), 'king'],
    [[...KIM, '--colour'], '--colour'],
  ])('%j is refused with a sentence that names what is wrong', async (words, name) => {
    const given = ports();
    expect(await peopleCommand(words, given)).toBe(1);
    expect(given.said.join('\n')).toContain(name);
    expect(given.kept).toEqual([]);
  });

  test('somebody leaves; nobody of that login is said to be nobody', async () => {
    const given = ports();
    expect(await peopleCommand(['leave', 'kim'], given)).toBe(0);
    expect(await peopleCommand(['leave', 'lee'], given)).toBe(1);
    expect(given.said.at(-1)).toContain('"lee"');
  });

  test('the list says who is of the demo', async () => {
    const given = ports();
    expect(await peopleCommand(['list'], given)).toBe(0);
    expect(given.said.join('\n')).toMatch(/kim .*operator .*city-centre .*김관제 \(demo\)/);
  });
});
