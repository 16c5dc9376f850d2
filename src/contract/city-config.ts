import { z } from 'zod';
import { RIGHTS } from '#domain/person.ts';
import { dutyRoster } from './duty-view.ts';
import { drillScenario } from './drill-view.ts';
import { mapConfig } from './map-service.ts';
import { messageTemplates, roomContact } from './message-view.ts';
import { peerNetwork, relayName } from './peer-network.ts';

/**
 * `config/city.yaml`, parsed once at start; unknown keys are errors. Secrets are not here: they come from the
 * environment (`MANGRU_…` or `MANGRU_…_FILE`), see docs/operating.md.
 */
const title = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens, at most 64');
const host = z.string().min(1).max(253);
const port = z.number().int().min(0).max(65_535);
const degrees = z.number();

export const organisationConfig = z.strictObject({ id, title, standing: z.enum(['owner', 'partner']), contact: roomContact.optional() });
export const roleConfig = z.strictObject({
  id,
  title,
  rights: z.array(z.enum(RIGHTS)),
  /** `unit`: its people know only of the incidents that the unit they go with is sent to. */
  scope: z.enum(['unit']).optional(),
});
export const personConfig = z.strictObject({
  login: z.string().regex(/^[a-z0-9._-]{1,64}$/),
  name: z.string().min(1).max(64),
  organisation: id,
  role: id,
  phone: z.string().max(20).optional(),
  email: z.email().optional(),
});

/** Both ends included. */
export const portRange = z
  .strictObject({ first: z.number().int().min(1_024).max(65_534), last: z.number().int().min(1_025).max(65_535) })
  .refine(({ first, last }) => last > first, 'must hold two ports at least, the first before the last');

const relayConfig = z
  .strictObject({
    host: host.default('127.0.0.1'),
    port: port.default(8090),
    rtspPort: port.default(8554),
    udpPort: port.default(8189),
    /** UDP, for cameras that refuse to send in TCP: two ports a track; the processes share them out. */
    cameraPorts: portRange.default({ first: 30_000, last: 30_999 }),
    /** So many processes share the cameras; the ports of each follow from those of the first. */
    processes: z.number().int().min(1).max(16).default(1),
    /** What viewers call it, one for each process; default http://host:port. */
    publicUrl: z.union([z.url(), z.array(z.url()).min(1).max(16)]).optional(),
    /** Relays on other machines, by name, with what viewers call them: they dial in with the secret. */
    elsewhere: z.record(relayName, z.url({ protocol: /^https?$/ })).default({}),
    /** So long after a relay came, running views are moved to it: one that comes and goes moves nobody. */
    settleSeconds: z.number().min(0).max(3_600).default(15),
    maxSources: z.number().int().min(1).max(2_000).default(400),
    maxViewers: z.number().int().min(1).max(10_000).default(1_000),
    /** How long a source without viewers is kept. */
    lingerSeconds: z.number().min(0).max(600).default(10),
    /** Streams that are put into another shape at a time: a core does two or three. */
    maxTranscodes: z.number().int().min(0).max(64).default(8),
    /**
     * Servers of other organisations that cameras are sent to (V10), by the name that the API uses. The password comes from
     * the environment, see docs/operating.md.
     */
    pushServers: z
      .record(
        id,
        z.strictObject({
          url: z.string().regex(/^rtsps?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/, 'rtsp://host:port or rtsps://…, without login'),
          username: z.string().min(1).max(64).optional(),
          organisation: id,
        }),
      )
      .default({}),
    /** Cameras whose streams stay connected though nobody looks, by id. */
    alwaysOn: z.array(z.string().min(1).max(128)).max(2_000).default([]),
    /** Origins of other systems' pages that may play video, beside the console's own (docs/player/README.md). */
    allowedOrigins: z
      .array(z.url({ protocol: /^https?$/ }))
      .max(100)
      .default([]),
  })
  .refine(({ cameraPorts: { first, last }, processes }) => last - first + 1 >= 2 * processes, {
    path: ['cameraPorts'],
    message: 'must hold two ports at least for each of relay.processes',
  })
  .refine(({ publicUrl, processes }) => publicUrl === undefined || [publicUrl].flat().length === processes, {
    path: ['publicUrl'],
    message: 'must name one address for each of relay.processes',
  })
  .refine(({ elsewhere }) => Object.keys(elsewhere).every((name) => !/^relay-\d+$/.test(name)), {
    path: ['elsewhere'],
    message: 'relay-1, relay-2 … are the names of the processes here; choose others',
  });

export const cityConfig = z.strictObject({
  city: z.strictObject({
    id,
    title,
    /** 기초 or 광역: some services work at metropolitan level only (the electronic anklet, by tender). */
    level: z.enum(['basic', 'metropolitan']).default('basic'),
    timeZone: z.string().default('Asia/Seoul'),
    centre: z.tuple([degrees, degrees]),
    /** West, south, east, north: a place outside it is unlikely and lon/lat are tried the other way round. */
    bounds: z.tuple([degrees, degrees, degrees, degrees]),
    /** West, south, east, north of the city itself: what “the whole city” shows; the bounds where not given. */
    area: z.tuple([degrees, degrees, degrees, degrees]).optional(),
  }),
  organisations: z.array(organisationConfig).min(1).max(1_000),
  roles: z.array(roleConfig).min(1).max(100),
  server: z.strictObject({
    host: host.default('127.0.0.1'),
    port: port.default(8080),
    /** What browsers call us; default http://host:port. With https the session cookie is Secure. */
    publicUrl: z.url().optional(),
    /** Addresses of reverse proxies of ours: what they say in X-Forwarded-For of the caller's address is believed. */
    trustedProxies: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(16)
      .default([]),
    /** How many inputs one commit may carry, and how many may wait before a link is told `busy`. */
    maxBatch: z.number().int().min(1).max(5_000).default(500),
    maxWaiting: z.number().int().min(1).max(100_000).default(10_000),
  }),
  session: z.strictObject({
    idleMinutes: z.number().min(1).max(1_440).default(30),
    maxHours: z.number().min(1).max(24).default(12),
    warnSeconds: z.number().int().min(10).max(600).default(60),
    lockAfterFailures: z.number().int().min(3).max(20).default(5),
    lockMinutes: z.number().min(1).max(1_440).default(15),
  }),
  relay: relayConfig,
  /** Networks of other organisations behind link devices; see peer-network.ts. */
  networks: z.array(peerNetwork).max(16).default([]),
  /** Live speeds and closures of the national transport information centre; without this section roads go by what is allowed. */
  traffic: z
    .strictObject({
      url: z.url().default('https://openapi.its.go.kr:9443'),
      /** West, south, east, north of the roads to ask about. */
      box: z.tuple([degrees, degrees, degrees, degrees]),
      everySeconds: z.number().min(5).max(3_600).default(300),
    })
    .optional(),
  /** Servers of other maps, and which map lies below everything. */
  map: mapConfig.prefault({}),
  /**
   * Services of the state that are asked for addresses where the city's own lists do not know. Their keys come from the environment:
   * MANGRU_JUSO_KEY and MANGRU_JUSO_PLACE_KEY, MANGRU_VWORLD_KEY.
   */
  addressServices: z
    .strictObject({
      juso: z.strictObject({ url: z.url().default('https://business.juso.go.kr') }).optional(),
      vworld: z.strictObject({ url: z.url().default('https://api.vworld.kr') }).optional(),
    })
    .default({}),
  /** Photos and videos of an incident are destroyed so long after they came and after it ended, whichever is later (LAW-10). */
  evidence: z.strictObject({ keepDays: z.number().int().min(1).max(3_650).default(30) }).prefault({}),
  /** Duty rosters by organisation, as they are until somebody changes them in the console. */
  duty: z.record(id, dutyRoster).default({}),
  /** How receivers are told beside the console; a channel without its section is off. Secrets: MANGRU_SMS_API_KEY, MANGRU_SMTP_PASSWORD. */
  messages: z
    .strictObject({
      templates: messageTemplates.default([]),
      sms: z.strictObject({ url: z.url({ protocol: /^https?$/ }), from: z.string().min(1).max(32) }).optional(),
      email: z
        .strictObject({
          host,
          port: z.number().int().min(1).max(65_535).default(587),
          /** `starttls`: refuse to speak without; `tls`: from the first byte; `none`: a relay in this very room. */
          security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
          username: z.string().min(1).max(254).optional(),
          from: z.email(),
        })
        .optional(),
      /**
       * Web push; `subject` is whom push services write to (RFC 8292). A browser names its own push service: those that are
       * not here, or below one that begins with a dot, are never called.
       */
      push: z
        .strictObject({
          subject: z.string().regex(/^(mailto:|https:)/),
          services: z
            .array(host)
            .min(1)
            .max(20)
            .default(['fcm.googleapis.com', '.push.services.mozilla.com', '.notify.windows.com', '.push.apple.com']),
        })
        .optional(),
    })
    .prefault({}),
  /** Scenarios of drills (모의훈련) that can be started in the console. */
  drills: z.array(drillScenario).max(100).default([]),
  /** One section a service, each parsed by its own schema. */
  services: z.record(id, z.unknown()).default({}),
  demo: z
    .strictObject({
      enabled: z.boolean().default(true),
      people: z
        .array(personConfig)
        .max(100)
        .refine((people) => new Set(people.map(({ login }) => login)).size === people.length, { message: 'a login stands there twice' })
        .default([]),
      /** Simulated cameras: how many, and the one RTSP port that serves them all. */
      cameras: z.number().int().min(0).max(2_000).default(300),
      /** Simulated cars on the roads. */
      units: z.number().int().min(0).max(10_000).default(40),
      cameraHost: host.default('127.0.0.1'),
      cameraPort: port.default(8600),
      /** The stand-in for the police streaming server. */
      policePort: port.default(8610),
      /** The stand-in for the national transport information centre, and how often it is asked; not where `traffic` names a real one. */
      trafficPort: port.default(8620),
      /** The stand-ins for the gateway of text messages and for the mail server. */
      smsPort: port.default(8630),
      mailPort: port.default(8631),
      /** The stand-in for the registry of vehicles and the gateway of texts to owners. */
      ownersPort: port.default(8640),
      trafficEverySeconds: z.number().min(1).max(3_600).default(60),
      /** A new incident every so many seconds, the first `firstAfterSeconds` after ready. */
      story: z.boolean().default(true),
      firstAfterSeconds: z.number().min(0).max(60).default(4),
      everySeconds: z.number().min(5).max(3_600).default(150),
    })
    .prefault({}),
});
export type CityConfig = z.infer<typeof cityConfig>;
