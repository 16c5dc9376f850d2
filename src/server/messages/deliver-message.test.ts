import { describe, expect, test } from 'vitest';
import type { IncidentId, OrganisationId, PersonId } from '#domain/ids.ts';
import type { Delivering } from '#engine/outcome.ts';
import { NOW } from '../../../test/support/engine-city.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import type { ChannelAnswer, ChannelMessage } from './channel.ts';
import { DELIVER_FOR_MS, deliverMessage, type DeliveryPorts } from './deliver-message.ts';

const EFFECT: Delivering = {
  do: 'deliver',
  incident: 'i-1' as IncidentId,
  propagation: 'told',
  message: 'told/sms-0',
  channel: 'sms',
  organisation: 'city' as OrganisationId,
  person: 'lead' as PersonId,
  subject: '[긴급] 강도',
  text: '[긴급] 강도 망루로 7',
  urgent: true,
  at: NOW,
};

class Desk implements DeliveryPorts {
  readonly sent: ChannelMessage[] = [];
  readonly said: unknown[] = [];
  readonly problems: string[] = [];
  readonly forgotten: string[] = [];
  answers: ChannelAnswer[] = [{ outcome: 'delivered' }];
  addressed = ['01012345678'];
  handled: Handled = { ok: true, as: 'done' };
  time = NOW;
  channels: DeliveryPorts['channels'] = {
    sms: {
      deliver: (message) => {
        this.sent.push(message);
        return Promise.resolve(this.answers[this.sent.length - 1] ?? this.answers.at(-1)!);
      },
    },
  };
  readonly contacts = {
    addresses: () => Promise.resolve(this.addressed.map((to) => ({ to, forget: () => Promise.resolve(void this.forgotten.push(to)) }))),
  };
  readonly publicUrl = 'https://city.example';
  readonly newId = (): string => `id-${this.said.length}`;
  readonly now = (): number => this.time;
  readonly onProblem = (text: string): void => void this.problems.push(text);
  readonly submit = (job: Job): Promise<Handled> => {
    if ('input' in job && job.input.kind === 'wake' && job.input.wake.why === 'channelTold')
      this.said.push([job.input.wake.state, job.input.wake.reason]);
    return Promise.resolve(this.handled);
  };
  run = (): ReturnType<typeof deliverMessage> => deliverMessage(EFFECT, 'in-1/3', this);
}

describe('one message', () => {
  test('P4: what arrives is done, said once, and went with the key of its effect', async () => {
    const desk = new Desk();
    expect(await desk.run()).toBe('done');
    expect(desk.sent).toEqual([
      {
        id: 'in-1/3',
        to: '01012345678',
        subject: EFFECT.subject,
        text: EFFECT.text,
        urgent: true,
        incident: 'i-1',
        at: NOW,
        url: 'https://city.example/?incident=i-1',
      },
    ]);
    expect(desk.said).toEqual([['delivered', undefined]]);
  });

  test('P4: what was taken is asked about again with the same key until it proves that it arrived, for ten minutes at most', async () => {
    const desk = new Desk();
    desk.answers = [{ outcome: 'sent', more: true }];
    expect(await desk.run()).toEqual({ later: expect.stringContaining('not yet proved') });
    expect(desk.said).toEqual([['sent', undefined]]);
    desk.time = NOW + DELIVER_FOR_MS + 1;
    expect(await desk.run()).toBe('done');
    expect(new Set(desk.sent.map(({ id }) => id)).size).toBe(1);
    const mail = new Desk();
    mail.answers = [{ outcome: 'sent', more: false }];
    expect(await mail.run()).toBe('done');
  });

  test('P4: what cannot be reached is said and tried again, and given up after ten minutes', async () => {
    const desk = new Desk();
    desk.answers = [{ outcome: 'unreachable', reason: 'no answer in time' }];
    expect(await desk.run()).toEqual({ later: 'sms: no answer in time' });
    expect(desk.said).toEqual([['retrying', 'unreachable']]);
    desk.time = NOW + DELIVER_FOR_MS + 1;
    expect(await desk.run()).toBe('done');
    expect(desk.said.at(-1)).toEqual(['failed', 'gaveUp']);
  });

  test('P4: what is refused for good is not tried again', async () => {
    const desk = new Desk();
    desk.answers = [{ outcome: 'rejected', reason: 'no such number' }];
    expect([await desk.run(), desk.said]).toEqual(['done', [['failed', 'rejected']]]);
  });

  test('P12: a channel that there is not, and a person without an address, are said at once', async () => {
    const off = new Desk();
    off.channels = {};
    expect([await off.run(), off.said]).toEqual(['done', [['failed', 'notConfigured']]]);
    const unknown = new Desk();
    unknown.addressed = [];
    expect([await unknown.run(), unknown.said, unknown.sent]).toEqual(['done', [['failed', 'noContact']], []]);
  });

  test('P4: several browsers are one receiver: the best answer counts, each has its own key, and one that is gone is forgotten', async () => {
    const desk = new Desk();
    desk.addressed = ['a', 'b', 'c'];
    desk.answers = [
      { outcome: 'gone', reason: '410' },
      { outcome: 'unreachable', reason: '503' },
      { outcome: 'sent', more: false },
    ];
    expect([await desk.run(), desk.said]).toEqual(['done', [['sent', undefined]]]);
    expect(desk.sent.map(({ id }) => id)).toEqual(['in-1/3', 'in-1/3-1', 'in-1/3-2']);
    expect(desk.forgotten).toEqual(['a']);
    const gone = new Desk();
    gone.answers = [{ outcome: 'gone', reason: '410' }];
    expect([await gone.run(), gone.said]).toEqual(['done', [['failed', 'noContact']]]);
  });

  test('P4: what could not be written down is done again', async () => {
    for (const reason of ['busy', 'failed'] as const) {
      const desk = new Desk();
      desk.handled = { ok: false, reason };
      expect(await desk.run()).toEqual({ later: reason });
    }
    const gone = new Desk();
    gone.handled = { ok: false, reason: 'noSuchIncident' };
    expect(await gone.run()).toBe('done');
  });

  test('P12: no problem that is told holds an address', async () => {
    const desk = new Desk();
    desk.answers = [{ outcome: 'unreachable', reason: 'the gateway answered 503' }];
    await desk.run();
    expect(desk.problems).toEqual(['a message by sms: unreachable, the gateway answered 503']);
  });
});
