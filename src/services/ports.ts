import type { UnitReportAnswer } from '#contract/unit-view.ts';
import type { DisplayColour, DisplayDevice, DisplayPriority } from '#domain/display.ts';
import type { PartnerEvent } from '#domain/event.ts';
import type { IncidentId, OrganisationId } from '#domain/ids.ts';
import type { EntryDraft, EntryKind } from '#domain/journal.ts';

/** What a link is given and nothing else: pure code over these runs alike in production and in the simulator. */
export interface LinkPorts {
  readonly clock: Clock;
  readonly net: Net;
  readonly random: Random;
  readonly ciphers: Ciphers;
  readonly post: HttpPost;
  readonly intake: Intake;
  readonly units: UnitIntake;
  readonly vault: Vault;
  readonly files: FileServers;
  readonly sealed: SealedStore;
  readonly journal: LinkJournal;
  readonly watch: LinkWatch;
  /** Cars that stand where they may be in the way; absent where nobody asks for them. */
  readonly parked?: ParkedIntake;
  /** Where messages for signs and speakers go to be approved and shown; absent where there are none. */
  readonly displays?: DisplayIntake;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after so many milliseconds; dispose to cancel. */
  after(milliseconds: number, run: () => void): Disposable;
}

export interface Random {
  /** Hex, so many bytes of it, fit for keys. */
  hex(bytes: number): string;
}

/**
 * The national block cipher ARIA (RFC 5794, KS X 1213): a port, so that a city may put a validated (KCMVP) module here.
 * `key` is 16, 24 or 32 bytes, `iv` 16 bytes in CBC; padding is PKCS#7. Undefined when the bytes do not decrypt.
 */
export interface Ciphers {
  encryptAria(input: AriaInput): Uint8Array;
  decryptAria(input: AriaInput): Uint8Array | undefined;
  /** SHA-256 in hex, small letters. */
  sha256(bytes: Uint8Array): string;
}
export type AriaInput = { readonly key: Uint8Array; readonly bytes: Uint8Array } & (
  | { readonly mode: 'ecb' }
  | { readonly mode: 'cbc'; readonly iv: Uint8Array }
);

/** A duplex byte stream in order, as TCP gives it. Bytes may arrive split or glued anywhere. */
export interface Connection {
  /** Address of the other side, for the log: `10.1.2.3:4567`. */
  readonly peer: string;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** The other side will send no more but may still read; without a listener the connection then ends by itself. */
  onEnd(listener: () => void): void;
  /** Called once, whoever closed; `reason` is empty for an orderly end. */
  onClose(listener: (reason: string) => void): void;
  /** False when the other side reads too slowly: the buffer holds more than its limit. */
  write(bytes: Uint8Array): boolean;
  /** Called each time the buffer has emptied after a write that returned false. */
  onDrain(listener: () => void): void;
  /** Stops giving data until `resume`, so that the other side is slowed down. A few bytes may still come. */
  pause(): void;
  resume(): void;
  /** Sends what is buffered, then ends. */
  end(): void;
  /** Ends at once. */
  destroy(reason: string): void;
}

export interface Net {
  listen(endpoint: { host: string; port: number }, onConnection: (connection: Connection) => void): Promise<Listener>;
  connect(endpoint: { host: string; port: number }, timeoutMs: number): Promise<Connection>;
}

/** Posts a body and reads the whole answer (at most 1 MiB); rejects when nobody answers in time. */
export type HttpPost = (request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
}) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

export interface Listener extends AsyncDisposable {
  readonly port: number;
}

/** What became of one event, told only once it is durable (J1). */
export type Receipt = { readonly outcome: 'accepted' | 'repeated' | 'unmatched' } | { readonly outcome: 'busy' };

export interface Intake {
  /** Resolves after the commit. `busy`: the bounded queue is full, nothing was kept, the partner must send again. */
  submit(event: PartnerEvent): Promise<Receipt>;
  /** Keeps bytes that could not be read, with the field and reason of each problem; resolves once durable. */
  quarantine(entry: { peer: string; bytes: Uint8Array; problems: readonly string[] }): Promise<void>;
  /** A fresh id for an event. */
  newEventId(): PartnerEvent['id'];
}

/** Where units are; only the last word of each is kept, and nothing is stored. */
export interface UnitIntake {
  /** JSON lines (contract/unit-view.ts) of one organisation; each line is taken or refused by itself. Never waits. */
  report(organisation: OrganisationId, lines: string): UnitReportAnswer;
}

/** A car that an enforcement camera (불법주정차 단속) sees parked. */
export interface ParkedCar {
  readonly plate: string;
  /** Absent: where the camera stands. */
  readonly place?: { readonly lon: number; readonly lat: number };
  readonly facility: string;
  readonly at: number;
  /** Unless it is told again it counts as gone after so long. */
  readonly forMinutes: number;
}

/** Which cars are parked now; only the last word of each is kept, and nothing is stored. */
export interface ParkedIntake {
  parked(car: ParkedCar): void;
  gone(plate: string): void;
}

/**
 * Whom a case is about (보호대상자, 신고자): name, telephone, birth date, guardian, pictures. Encrypted at rest, never part of an event, of the journal
 * or of a log; opened by the API for those with the right, and written down each time (X3, LAW-16, LAW-27).
 */
export interface PersonalData {
  /** Names the case; the same subject again replaces what was kept. */
  readonly subject: string;
  /** By the standard's keys (MISSING_NM, CONTACTNUM, PROTECTOR_NM …). At most 64 of 2,000 characters. */
  readonly fields: Readonly<Record<string, string>>;
  /** JPEG or PNG; at most 8 of 2 MiB. */
  readonly pictures: readonly Uint8Array[];
  /** Deleted so many days after it was last kept. */
  readonly deleteAfterDays: number;
  /** Numbers that people registered in advance (사전등록) are known by: what was registered stands where `fields` and `pictures` say nothing. */
  readonly knownBy?: readonly string[];
  /** What is kept of the subject already stays where this says nothing, instead of being replaced: a change may tell a part. */
  readonly adds?: boolean;
}

export interface Vault {
  /** Resolves with the reference once durable; rejects when it could not be kept. */
  keep(person: PersonalData): Promise<string>;
  /** The pictures that are kept of a subject, for the link that kept them; none when there are none. */
  pictures(subject: string): Promise<readonly Uint8Array[]>;
}

/** Where a file server is and how it is entered. */
export interface FileServer {
  readonly protocol: 'sftp' | 'ftp';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** SFTP: SHA-256 of the server's key as OpenSSH shows it, without `SHA256:`; another key is refused. Absent: any key. */
  readonly hostKey?: string | undefined;
  /** For each step of the talk. */
  readonly timeoutMs: number;
}

/** Servers of files: lists that partners send, pictures that they keep. Every wait has its deadline; what goes wrong rejects in one sentence. */
export interface FileServers {
  connect(server: FileServer): Promise<FileSession>;
}

export interface FileSession extends AsyncDisposable {
  /** Files of a folder, at most 10,000. */
  list(folder: string): Promise<readonly RemoteFile[]>;
  /** The whole file; rejects when it is not there or longer. */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Under another name until it is whole. */
  write(path: string, bytes: Uint8Array): Promise<void>;
}

export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since the epoch; 0 where the server does not say. */
  readonly changedAt: number;
}

/** Documents that a link must have again after a start, sealed under the data key (AES-256-GCM); no other link and no API reaches them. */
export interface SealedStore {
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces what was there; resolves once durable. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

/** What a link did about a case beside handing over its messages, for the journal; it stands on the timeline of the case's incident, where there is one. */
export interface LinkJournal {
  /** Resolves once durable; false: it could not be written down. Never rejects. */
  write(entry: {
    readonly kind: Extract<EntryKind, 'photo.kept' | 'photo.missed'>;
    readonly about: Pick<PartnerEvent, 'sender' | 'type' | 'occurrence'>;
    readonly data: EntryDraft['data'];
  }): Promise<boolean>;
}

/** What the administrator sees of the link; every call is cheap and never throws. */
export interface LinkWatch {
  peerUp(peer: string, address: string): void;
  peerHeard(peer: string): void;
  peerDown(peer: string, reason: string): void;
  message(entry: {
    direction: 'in' | 'out';
    peer: string;
    summary: string;
    outcome: 'accepted' | 'repeated' | 'quarantined' | 'delivered' | 'waiting' | 'failed';
  }): void;
  error(text: string): void;
  /** Something unlike the wire's description that did no harm (a length counted otherwise, coordinates swapped): counted per peer. */
  odd?(peer: string, what: string): void;
}

/** What the engine wants a partner to know; the link words it for its wire. */
export interface OutboundMessage {
  /** Idempotency key of the effect: sent again after a crash with the same id. */
  readonly id: string;
  readonly sender: string;
  readonly type: string;
  readonly occurrence: string;
  readonly state: 'received' | 'assigned' | 'released' | 'ended';
  readonly at: number;
  readonly text?: string;
}

/**
 * Something that a service's definition wants said to somebody outside (action `send`): a hit to the police, a text to a car's owner, words for a
 * road sign. The link words it for its wire.
 */
export interface Notice {
  /** Idempotency key of the effect: said again after a crash with the same id. */
  readonly id: string;
  /** What it is about, in the service's own word, e.g. `hit`. */
  readonly topic: string;
  /** Which of the link's peers, where it has several. */
  readonly to?: string;
  /** In words, where the definition has them. */
  readonly text?: string;
  readonly incident: IncidentId;
  readonly at: number;
  /** The incident as it was when this was decided: kind, grade, content, lon, lat, address, plate, occurrence, service, openedAt; of what is followed seenAt and facility. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Takes what services say to citizens: it becomes a message with its own life (docs/spec/displays.md). */
export interface DisplayIntake {
  post(notice: Notice): Promise<Delivery>;
}

/** What a device is to show: pages of lines for signs and kiosks, words for speakers. */
export interface DisplayPicture {
  readonly pages: readonly (readonly string[])[];
  readonly colour: string;
  readonly pageSeconds: number;
  readonly speech: string;
}

/** A device as it was last heard of. */
export interface DisplayState {
  readonly online: boolean;
  readonly at: number;
  /** The number it gave what it shows now; empty while it shows nothing. */
  readonly proof: string;
  /** What is lit, line by line. */
  readonly picture: readonly string[];
  readonly colour: string;
}

/** The adapter of signs, kiosks and speakers: any maker's wire behind one contract (src/services/field-displays/README.md). */
export interface DisplayAdapter {
  readonly devices: readonly DisplayDevice[];
  readonly rules: DisplayRules;
  /** Undefined: go dark. `id` is the same when it is tried again. Never rejects. */
  show(device: string, picture: DisplayPicture | undefined, id: string): Promise<DisplayShown>;
  state(device: string): DisplayState | undefined;
}
export type DisplayShown = { readonly ok: true; readonly proof: string } | { readonly ok: false; readonly reason: string };

export interface DisplayRules {
  readonly fourEyes: boolean;
  /** Services whose messages go out without a person’s word. */
  readonly preApproved: readonly string[];
  readonly templates: readonly DisplayTemplate[];
  /** How long a service’s message holds where its incident does not end before. */
  readonly holdMinutes: number;
  readonly allClearMinutes: number;
  readonly nearMetres: number;
  readonly maxAttempts: number;
}

export interface DisplayTemplate {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly colour: DisplayColour;
  readonly priority: DisplayPriority;
  /** Approved beforehand: goes out as soon as somebody sends it, word for word. */
  readonly emergency: boolean;
}

/** `delivered`: the partner has it (as far as its wire can tell). `unreachable`: try again later. */
export type Delivery = { readonly outcome: 'delivered' } | { readonly outcome: 'unreachable' | 'rejected'; readonly reason: string };

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly peer: string;
}
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

export interface Link extends AsyncDisposable {
  /** Opens its listeners and dials; rejects with one clear sentence when a port is taken. */
  start(): Promise<void>;
  /** Stops taking messages and closes its peers; `start` resumes. */
  stop(): Promise<void>;
  send(message: OutboundMessage): Promise<Delivery>;
  /** Absent: nothing can be said on this link beside the state of its cases. */
  notify?(notice: Notice): Promise<Delivery>;
  /** Signs and speakers behind it. */
  readonly displays?: DisplayAdapter;
  /** What to show as its address, e.g. `tcp 127.0.0.1:9112`. */
  readonly endpoint: string;
  /** Paths under /link/… that the server hands to this link. */
  readonly http?: Readonly<Record<string, (request: HttpRequest) => Promise<HttpResponse>>>;
}
