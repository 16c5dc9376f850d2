import { z } from 'zod';
import { CHANNELS } from '#domain/channel.ts';
import { DAY_OFF } from '#domain/duty.ts';
import { title } from './session.ts';

/** Duty rosters (근무표): the same in the configuration, in the store and in the API. */
const name = z.string().min(1).max(64);
const login = z.string().regex(/^[a-z0-9._-]{1,64}$/);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:mm');
const day = z.iso.date();
const moment = z.number().int().min(0).max(4_102_444_800_000);

export const chainStep = z
  .strictObject({
    /** The people on duty at this post, or this one person; neither: the whole room of the organisation. */
    post: name.optional(),
    login: login.optional(),
    withinSeconds: z.number().int().min(5).max(86_400).default(60),
    /** Beside the console, which is always one. */
    channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length).default([]),
  })
  .refine((step) => step.post === undefined || step.login === undefined, { path: ['login'], message: 'name a post or a person, not both' });

export const dutyRoster = z
  .strictObject({
    shifts: z.record(name, z.strictObject({ from: clock, to: clock })).default({}),
    /** First day of the cycle that each crew’s `days` go through. */
    cycleFrom: day.default('2026-01-01'),
    crews: z
      .array(
        z.strictObject({
          name,
          days: z.array(name).min(1).max(366),
          posts: z.record(name, z.array(login).max(100)).default({}),
        }),
      )
      .max(20)
      .default([]),
    covers: z
      .array(z.strictObject({ from: moment, to: moment, post: name, login, instead: login.optional() }))
      .max(500)
      .default([]),
    chain: z.array(chainStep).max(20).default([]),
  })
  .superRefine((roster, context) => {
    for (const [at, crew] of roster.crews.entries()) {
      const unknown = crew.days.find((shift) => shift !== DAY_OFF && !Object.hasOwn(roster.shifts, shift));
      if (unknown !== undefined) context.addIssue({ code: 'custom', path: ['crews', at, 'days'], message: `there is no shift ${unknown}` });
      if (roster.crews.findIndex((other) => other.name === crew.name) !== at)
        context.addIssue({ code: 'custom', path: ['crews', at, 'name'], message: 'another crew has this name' });
    }
    for (const [at, cover] of roster.covers.entries())
      if (cover.to <= cover.from) context.addIssue({ code: 'custom', path: ['covers', at, 'to'], message: 'it ends before it begins' });
  });
export type DutyRosterDocument = z.infer<typeof dutyRoster>;

const someone = z.strictObject({ id: z.string(), login: z.string(), name: z.string() });

/** One organisation’s roster, and who is on duty by it now. */
export const rosterView = z.strictObject({
  organisation: z.string(),
  title,
  /** Rises with every change; 0 while it is as the configuration has it. */
  version: z.number().int(),
  roster: dutyRoster,
  working: z.array(z.strictObject({ crew: z.string(), shift: z.string(), from: z.number(), to: z.number() })),
  posts: z.array(z.strictObject({ post: z.string(), title, people: z.array(someone) })),
  /** Who can stand in a roster of this organisation. */
  people: z.array(someone.extend({ role: z.string() })),
});
export type RosterView = z.infer<typeof rosterView>;
/** GET /api/v1/duty */
export const rosterList = z.strictObject({ rosters: z.array(rosterView) });
/** POST /api/v1/duty/{organisation}: the whole roster, over the version that the person saw. */
export const rosterChange = z.strictObject({ version: z.number().int().min(0), roster: dutyRoster });
