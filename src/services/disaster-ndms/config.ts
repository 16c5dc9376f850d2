import { z } from 'zod';

/** What the demo city and its partner's stand-in agree on where no real key is set; a real city has no default. */
export const DEMO_API_KEY = 'mangru-demo-key';

/** An area that messages name in words or by code instead of drawing it. */
const region = z.strictObject({
  /** As 재난문자 names it (수신지역명), e.g. 경기도 성남시; a message for a wider region whose name begins alike reaches it too. */
  name: z.string().min(1).max(100),
  /** Beginning of 법정동코드 that lie in it, e.g. 41131. */
  codes: z
    .array(z.string().regex(/^\d{2,10}$/))
    .max(100)
    .default([]),
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  radiusMetres: z.number().min(50).max(200_000),
});

/** Section `services.disaster-ndms` of config/city.yaml. */
export const configNdms = z.strictObject({
  /** What NDMS calls itself to us (연계 ID). Its API key comes from the environment. */
  partnerId: z.string().min(1).max(64).default('ndms'),
  apiKey: z.string().min(8).max(256).optional(),
  maxBodyBytes: z.number().int().min(1_024).max(1_048_576).default(1_000_000),
  maxInFlight: z.number().int().min(1).max(10_000).default(100),
  storeSeconds: z.number().min(0.05).max(600).default(15),
  /** How long a 재난문자 holds, which says no end of its own. */
  messageHours: z.number().min(0.1).max(168).default(6),
  regions: z.array(region).max(500).default([]),
});
export type ConfigNdms = z.infer<typeof configNdms>;
