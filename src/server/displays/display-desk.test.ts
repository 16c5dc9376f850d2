import { describe, expect, test } from 'vitest';
import type { DisplayMessage } from '#domain/display.ts';
import type { Incident } from '#domain/incident.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { configDisplays } from '#services/field-displays/config.ts';
import { FakeSignController } from '#services/field-displays/fake.ts';
import { FieldDisplaysLink } from '#services/field-displays/link.ts';
import type { Notice } from '#services/ports.ts';
import { LEAD, OPERATOR, TestCity } from '../../../test/support/engine-city.ts';
import { testPorts } from '../../../test/support/link-ports.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemoryNet } from '../../../test/support/memory-net.ts';
import { DisplayDesk, type Draft } from './display-desk.ts';

const NOW = Date.UTC(2026, 8, 5, 3);
const MINUTE = 60_000;
const DEVICES = [
  { id: 'vms-1', kind: 'sign' as const, title: '하나', lon: 127.03, lat: 37.5, rows: 2, columns: 20 },
  { id: 'vms-2', kind: 'sign' as const, title: '둘', lon: 127.2, lat: 37.5, rows: 2, columns: 20 },
  { id: 'speaker-1', kind: 'speaker' as const, title: '방송', lon: 127.031, lat: 37.5 },
];
const TEMPLATES = [{ id: 'evacuate', title: '대피', text: '대피하십시오', colour: 'red', priority: 'lifeThreat', emergency: true }];
const AREA = { words: '망루시', shapes: [{ kind: 'circle' as const, lon: 127.03, lat: 37.5, radiusMetres: 2_000 }] };

async function city(options: { readonly preApproved?: readonly string[]; readonly fourEyes?: boolean; readonly drill?: boolean } = {}) {
  const clock = new ManualClock(NOW);
  const net = new MemoryNet();
  const saved = new Map<string, DisplayMessage>();
  const entries: EntryDraft[] = [];
  const config = configDisplays.parse({
    key: 'key-of-signs',
    devices: DEVICES,
    templates: TEMPLATES,
    preApproved: options.preApproved ?? [],
    fourEyes: options.fourEyes ?? true,
    maxAttempts: 3,
  });
  const controller = await FakeSignController.start(net, {
    host: config.host,
    port: config.port,
    key: 'key-of-signs',
    devices: config.devices,
  });
  const town = new TestCity();
  town.event();
  const incident: Incident = { ...town.only(), id: 'i-1' as IncidentId, area: AREA, drill: options.drill ?? false };
  const merged: NonNullable<Incident['absorbed']>[number][] = [];
  let made = 0;
  const link = new FieldDisplaysLink({ ...testPorts(clock, net), displays: { post: (notice) => desk.post(notice) } }, config);
  const ports = {
    clock,
    store: { save: async (message: DisplayMessage) => void saved.set(message.id, message), load: async () => [...saved.values()] },
    record: async (entry: EntryDraft) => entries.push(entry) > 0,
    findIncident: async (id: IncidentId) => (id === incident.id ? { ...incident, absorbed: merged } : undefined),
    adapter: () => link,
    newId: () => `m-${(made += 1)}`,
    onProblem: (text: string) => expect.fail(text),
  };
  const desk: DisplayDesk = await DisplayDesk.load(ports);
  await link.start();
  /** Time passes; what is due is done, and the devices are asked what they show. */
  const pass = async (milliseconds: number): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= 1_000) {
      await clock.advance(Math.min(1_000, left));
      await desk.tick();
    }
  };
  return { clock, controller, desk, entries, incident, link, merged, pass, ports, saved };
}

const draft = (facts: Partial<Draft> = {}): Draft => ({
  devices: ['vms-1'],
  text: '미세먼지 나쁨',
  colour: 'amber',
  priority: 'information',
  from: NOW,
  until: NOW + 60 * MINUTE,
  ...facts,
});
const idOf = (done: Awaited<ReturnType<DisplayDesk['compose']>>): string => (done.ok ? done.message.id : expect.fail(done.reason));
const notice = (id: string, topic: string, facts: Partial<Notice> = {}): Notice => ({
  id,
  topic,
  text: '호우 경보',
  incident: 'i-1' as IncidentId,
  at: NOW,
  facts: { service: 'disaster-ndms', grade: 'urgent' },
  ...facts,
});
const kindsOf = (entries: readonly EntryDraft[]): string[] => entries.map(({ kind }) => kind);

describe('a message for a sign', () => {
  test('FD1: a draft is shown to nobody until another person has approved it; then it is delivered with proof, and seen lit', async () => {
    const { controller, desk, entries, pass } = await city();
    const id = idOf(await desk.compose(draft(), OPERATOR));
    await pass(3_000);
    expect(controller.shown('vms-1')).toEqual([]);
    expect(await desk.approve(id, OPERATOR)).toEqual({ ok: false, reason: 'ownMessage' });
    expect(await desk.approve(id, LEAD)).toMatchObject({ ok: true });
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual(['미세먼지 나쁨']);
    await pass(15_000);
    expect(kindsOf(entries)).toEqual(['display.composed', 'display.approved', 'display.delivered', 'display.shown']);
    expect(desk.messages()[0]).toMatchObject({
      approvedBy: 'person:lead',
      deliveries: [{ device: 'vms-1', state: 'shown', proof: 'vms-1#1' }],
    });
    expect(await desk.approve(id, LEAD)).toEqual({ ok: false, reason: 'alreadyDone' });
  });

  test('FD2: an emergency template word for word goes out at once; changed words do not', async () => {
    const { controller, desk, pass } = await city();
    const emergency = draft({ text: '대피하십시오', priority: 'lifeThreat', colour: 'red', template: 'evacuate' });
    idOf(await desk.compose({ ...emergency, text: '대피하지 마십시오' }, OPERATOR));
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual([]);
    idOf(await desk.compose(emergency, OPERATOR));
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual(['대피하십시오']);
  });

  test('FD2: where the city says that one person is enough, the writer may approve', async () => {
    const { desk } = await city({ fourEyes: false });
    expect(await desk.approve(idOf(await desk.compose(draft(), OPERATOR)), OPERATOR)).toMatchObject({ ok: true });
  });

  test('FD3: it is shown from its time to its end, and by nobody after', async () => {
    const { controller, desk, pass } = await city();
    const id = idOf(await desk.compose(draft({ from: NOW + 2 * MINUTE, until: NOW + 4 * MINUTE }), OPERATOR));
    await desk.approve(id, LEAD);
    await pass(MINUTE);
    expect(controller.shown('vms-1')).toEqual([]);
    await pass(MINUTE + 2_000);
    expect(controller.shown('vms-1')).toEqual(['미세먼지 나쁨']);
    await pass(2 * MINUTE);
    expect(controller.shown('vms-1')).toEqual([]);
    expect(desk.messages()[0]).toMatchObject({ end: 'expired', endedBy: 'system' });
    expect(await desk.withdraw(id, LEAD)).toEqual({ ok: false, reason: 'messageEnded' });
  });

  test('FD4: life comes before everything; when it is taken back, what was there before comes back by itself', async () => {
    const { controller, desk, pass } = await city();
    await desk.approve(idOf(await desk.compose(draft({ text: '축제 안내', priority: 'advert' }), OPERATOR)), LEAD);
    await pass(2_000);
    const id = idOf(await desk.compose(draft({ text: '침수 진입금지', priority: 'lifeThreat' }), OPERATOR));
    await desk.approve(id, LEAD);
    await desk.approve(idOf(await desk.compose(draft({ text: '나중 광고', priority: 'advert' }), OPERATOR)), LEAD);
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual(['침수 진입금지']);
    await desk.withdraw(id, OPERATOR);
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual(['나중 광고']);
  });

  test('FD5: a device that does not answer is tried a bounded number of times, and again when it is heard of', async () => {
    const { controller, desk, entries, pass } = await city();
    controller.setOnline('vms-1', false);
    await desk.approve(idOf(await desk.compose(draft(), OPERATOR)), LEAD);
    await pass(30_000);
    expect(desk.messages()[0]?.deliveries).toMatchObject([{ state: 'failed', attempts: 3, reason: 'device: does not answer' }]);
    expect(kindsOf(entries).filter((kind) => kind === 'display.failed')).toHaveLength(1);
    controller.setOnline('vms-1', true);
    await pass(30_000);
    expect(controller.shown('vms-1')).toEqual(['미세먼지 나쁨']);
    expect(desk.messages()[0]?.deliveries[0]?.state).toBe('shown');
  });

  test('FD5: a device that lost its picture is given it again', async () => {
    const { controller, desk, pass } = await city();
    await desk.approve(idOf(await desk.compose(draft(), OPERATOR)), LEAD);
    await pass(12_000);
    controller.setOnline('vms-1', false);
    controller.setOnline('vms-1', true);
    expect(controller.shown('vms-1')).toEqual([]);
    await pass(15_000);
    expect(controller.shown('vms-1')).toEqual(['미세먼지 나쁨']);
  });

  test('FD6: messages last over a restart of the server', async () => {
    const { controller, desk, pass, ports } = await city();
    await desk.approve(idOf(await desk.compose(draft(), OPERATOR)), LEAD);
    await pass(2_000);
    await desk[Symbol.asyncDispose]();
    await using again = await DisplayDesk.load(ports);
    expect(again.wanted('vms-1')?.text).toBe('미세먼지 나쁨');
    await again.tick();
    expect(controller.shown('vms-1')).toEqual(['미세먼지 나쁨']);
  });

  test('FD7: unknown devices, messages that are not there and drills are refused', async () => {
    const { desk } = await city();
    expect(await desk.compose(draft({ devices: ['vms-9'] }), OPERATOR)).toEqual({ ok: false, reason: 'noSuchDisplay' });
    expect(await desk.approve('m-9', LEAD)).toEqual({ ok: false, reason: 'noSuchMessage' });
    expect(await desk.withdraw('m-9', LEAD)).toEqual({ ok: false, reason: 'noSuchMessage' });
    const drill = await city({ drill: true });
    expect(await drill.desk.compose(draft({ incident: 'i-1' as IncidentId }), OPERATOR)).toEqual({ ok: false, reason: 'drillStaysInside' });
  });
});

describe('what services say', () => {
  test('FD10: it becomes a draft on the devices where the incident holds, and goes out when a person approves it', async () => {
    const { controller, desk, link, pass } = await city();
    expect(await link.notify(notice('n-1', 'sign', { to: 'area' }))).toEqual({ outcome: 'delivered' });
    expect(await link.notify(notice('n-1', 'sign', { to: 'area' }))).toEqual({ outcome: 'delivered' });
    expect(await link.notify(notice('n-2', 'broadcast', { to: 'area', text: '대피하십시오' }))).toEqual({ outcome: 'delivered' });
    expect(desk.messages()).toMatchObject([
      { id: 'n-2', devices: ['speaker-1'] },
      { id: 'n-1', devices: ['vms-1'], priority: 'lifeThreat', colour: 'red', createdBy: 'link:disaster-ndms' },
    ]);
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual([]);
    await desk.approve('n-1', OPERATOR);
    await desk.approve('n-2', OPERATOR);
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual(['호우 경보']);
    expect(controller.shown('speaker-1')).toEqual(['대피하십시오']);
  });

  test('FD11: a service that the city trusts speaks at once, and takes its words back', async () => {
    const { controller, link, pass } = await city({ preApproved: ['fire-119'] });
    const facts = { service: 'fire-119', grade: 'urgent' };
    await link.notify(notice('n-1', 'sign', { to: 'vms-2', text: '긴급차량 출동 중', facts }));
    await pass(2_000);
    expect(controller.shown('vms-2')).toEqual(['긴급차량 출동 중']);
    expect(await link.notify(notice('n-2', 'sign.withdraw', { facts }))).toEqual({ outcome: 'delivered' });
    await pass(2_000);
    expect(controller.shown('vms-2')).toEqual([]);
  });

  test('FD12: a newer word of the same incident replaces the older: a draft at once, what runs when the newer is approved', async () => {
    const { desk, link } = await city();
    await link.notify(notice('n-1', 'sign'));
    await link.notify(notice('n-2', 'sign', { text: '호우 경보 강화' }));
    expect(desk.messages().map(({ id, end }) => [id, end])).toEqual([
      ['n-2', undefined],
      ['n-1', 'replaced'],
    ]);
    await desk.approve('n-2', OPERATOR);
    await link.notify(notice('n-3', 'sign', { text: '호우 경보 유지' }));
    expect(desk.wanted('vms-1')?.id).toBe('n-2');
    await desk.approve('n-3', OPERATOR);
    expect(desk.messages().find(({ id }) => id === 'n-2')?.end).toBe('replaced');
  });

  test('FD13: at the end everything of the incident is taken back, and where it was shown the all-clear is said for a while', async () => {
    const { controller, desk, link, pass } = await city();
    await link.notify(notice('n-1', 'sign'));
    await link.notify(notice('n-2', 'broadcast'));
    await desk.approve('n-1', OPERATOR);
    await pass(2_000);
    await link.notify(notice('n-3', 'sign.allClear', { text: '[해제] 호우' }));
    await pass(2_000);
    expect(controller.shown('vms-1')).toEqual(['[해제] 호우']);
    expect(controller.shown('speaker-1')).toEqual([]);
    await pass(11 * MINUTE);
    expect(controller.shown('vms-1')).toEqual([]);
  });

  test('FD12, FD13: what was said of an incident that was merged is replaced and taken back with the other', async () => {
    const { controller, desk, link, merged, pass } = await city();
    const gone = 'i-0' as IncidentId;
    await link.notify({ ...notice('n-1', 'sign', { to: 'vms-2' }), incident: gone });
    await desk.approve('n-1', OPERATOR);
    await link.notify({ ...notice('n-2', 'broadcast', { to: 'speaker-1' }), incident: gone });
    merged.push({ incident: gone, at: 0, cases: [] });
    await link.notify(notice('n-3', 'broadcast'));
    expect(desk.messages().find(({ id }) => id === 'n-2')?.end, 'a newer word of the other').toBe('replaced');
    await pass(2_000);
    expect(controller.shown('vms-2')).not.toEqual([]);
    await link.notify(notice('n-4', 'sign.allClear', { text: '[해제] 호우' }));
    await pass(2_000);
    expect(controller.shown('vms-2')).toEqual(['[해제] 호우']);
    expect(desk.messages().find(({ id }) => id === 'n-1')?.end).toBe('incidentEnded');
  });

  test('FD14: what no device can say is rejected with the reason', async () => {
    const { link } = await city();
    expect(await link.notify(notice('n-1', 'siren'))).toEqual({ outcome: 'rejected', reason: 'no topic siren' });
    expect(await link.notify(notice('n-2', 'sign', { to: 'vms-9' }))).toEqual({ outcome: 'rejected', reason: 'no device for vms-9' });
    expect(await link.notify(notice('n-3', 'kiosk'))).toMatchObject({ outcome: 'rejected' });
  });
});
