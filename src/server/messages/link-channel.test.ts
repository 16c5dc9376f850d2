import { expect, test } from 'vitest';
import type { IncidentId } from '#domain/ids.ts';
import type { Notice } from '#services/ports.ts';
import { linkChannel } from './link-channel.ts';

const MESSAGE = { id: 'in-1/3', to: 'police', subject: 's', text: 't', urgent: true, incident: 'i-1' as IncidentId, at: 5, url: 'u' };

test('P4: a message goes over the link that is named, with its key, and what the link says is what became of it', async () => {
  const carried: [string, Notice][] = [];
  const channel = linkChannel((link, notice) => {
    carried.push([link, notice]);
    return Promise.resolve({ outcome: 'delivered' });
  });
  expect(await channel.deliver(MESSAGE)).toEqual({ outcome: 'delivered' });
  expect(carried).toEqual([
    ['police', { id: 'in-1/3', topic: 'propagation', text: 't', incident: 'i-1', at: 5, facts: { subject: 's', grade: 'urgent' } }],
  ]);
  const away = linkChannel(() => Promise.resolve({ outcome: 'unreachable', reason: 'paused' }));
  expect(await away.deliver(MESSAGE)).toEqual({ outcome: 'unreachable', reason: 'paused' });
  const broken = linkChannel(() => Promise.reject(new Error('wire')));
  expect(await broken.deliver(MESSAGE)).toEqual({ outcome: 'unreachable', reason: 'wire' });
});
