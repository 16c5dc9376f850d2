import { z } from 'zod';
import { DEMO_FILES_PASSWORD, fileEndpoint, isPinned, NOT_PINNED, pictureServerShape } from '../wires/pictures/picture-config.ts';
import { telegramShape } from '../wires/wire-config.ts';

/** Of the stand-ins' servers of files. */
export const DEMO_PASSWORD = DEMO_FILES_PASSWORD;

const seconds = z.number().min(0.05).max(86_400);

/** Section `services.wanted-vehicles` of config/city.yaml. Passwords come from the environment. */
export const wantedConfig = z.strictObject({
  ...telegramShape({ port: 9_120, systems: ['LPR', 'PRK'] }),
  maxConnections: z.number().int().min(1).max(10_000).default(1_000),
  maxBodyBytes: z.number().int().min(256).max(1_048_576).default(8_192),
  /** The police's SFTP server: the wanted list comes from it, pictures of hits go to it. */
  list: z
    .strictObject({
      ...fileEndpoint,
      host: fileEndpoint.host.default('127.0.0.1'),
      /** 0: no list is fetched; the one that was kept goes on. */
      port: z.number().int().min(0).max(65_535).default(9_121),
      username: z.string().min(1).max(64).default('mangru'),
      folder: z.string().min(1).max(200).default('/list'),
      /** Where a full list is asked for when a change is missing. */
      requestFolder: z.string().min(1).max(200).default('/request'),
      hitFolder: z.string().min(1).max(200).default('/hits'),
      pollSeconds: seconds.default(10),
      /** Without a new file for so long the list counts as late, and the operator of the link is told. */
      lateHours: z.number().min(0.01).max(8_760).default(48),
      maxPlates: z.number().int().min(1).max(5_000_000).default(2_000_000),
      maxBytes: z.number().int().min(1_024).max(536_870_912).default(268_435_456),
    })
    .refine(({ host, hostKey }) => isPinned({ host, hostKey }), NOT_PINNED)
    .prefault({}),
  listPassword: z.string().min(1).max(256).optional(),
  /** Where the pictures of reads may be fetched from; an address that is not here is never called. */
  pictures: z
    .array(z.strictObject(pictureServerShape).refine(isPinned, NOT_PINNED))
    .max(1_000)
    .default([{ protocol: 'sftp', host: '127.0.0.1', port: 9_122, username: 'mangru' }]),
  picturePassword: z.string().min(1).max(256).optional(),
  /** For each step of a talk with a server of files. */
  fileSeconds: seconds.default(5),
  /** When an operator says that it is so before the police are told (W5). `uncertain`: only where the plate was not read as it stands on the list. */
  confirm: z.enum(['always', 'uncertain', 'never']).default('always'),
  /** What is less likely to be the wanted vehicle is not told at all; 0…1. */
  minimumLikelihood: z.number().min(0.0001).max(1).default(0.001),
  /** How sure a reader is taken to be that does not say. */
  confidence: z.number().min(0.3).max(0.999).default(0.9),
  /** The same plate at the same camera within so many seconds is one passage. */
  againSeconds: seconds.default(30),
  /** A car that a camera against illegal parking saw counts as parked for so long unless it is told again. */
  parkedMinutes: z.number().min(1).max(240).default(15),
  /** At the camera that saw it last it is told again after so long; one that stays there, and is read again and again, is not. */
  toldAgainMinutes: z.number().min(0).max(1_440).default(10),
  /** An uncertain read that an operator dismissed is not told again for so long. */
  dismissedMinutes: z.number().min(0).max(1_440).default(60),
  /** Plate and pictures of a hit are deleted so many days after the last sighting (LAW-10). */
  keepDays: z.number().int().min(1).max(365).default(30),
});
export type WantedConfig = z.infer<typeof wantedConfig>;
