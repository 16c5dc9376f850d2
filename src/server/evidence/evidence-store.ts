import { createHash } from 'node:crypto';
import { EVIDENCE_PART_BYTES } from '#contract/field-view.ts';
import { EVIDENCE_LIMITS, evidenceKind, type EvidenceType } from '#domain/evidence.ts';
import type { IncidentId, PersonId } from '#domain/ids.ts';
import { mediaFileType } from '#protocol/media-file-type.ts';
import type { Database } from '../store/sql.ts';
import type { EvidenceBox } from './evidence-box.ts';
import { countComing, insertEvidence, loadEvidence, loadPart, putPart, type EvidenceRow } from './evidence-rows.ts';

export interface EvidenceWish {
  readonly incident: IncidentId;
  readonly person: PersonId;
  readonly type: EvidenceType;
  readonly bytes: number;
  readonly note: string | undefined;
}

/** On their way at a time, of one person and of everybody. */
const MAX_COMING = { mine: 4, all: 64 } as const;

export type PutResult = 'taken' | 'noSuchEvidence' | 'alreadyDone' | 'wrongEvidence';

/**
 * The bytes of photos and videos, in parts, each sealed before it is stored: what the database, its files and its backups hold is of no
 * use without the data key. Never more than a part of a piece is in memory, on the way in or out.
 */
export class EvidenceStore {
  readonly #database: Database;
  readonly #box: EvidenceBox;
  readonly #newId: () => string;

  constructor({ database, box, newId }: { readonly database: Database; readonly box: EvidenceBox; readonly newId: () => string }) {
    this.#database = database;
    this.#box = box;
    this.#newId = newId;
  }

  /** Makes room for a piece. `tooLarge`: no such photo or video may be so large; `busy`: too many are on their way. */
  async begin(wish: EvidenceWish): Promise<EvidenceRow | 'tooLarge' | 'busy'> {
    const most = evidenceKind(wish.type) === 'photo' ? EVIDENCE_LIMITS.photoBytes : EVIDENCE_LIMITS.videoBytes;
    if (wish.bytes > most) return 'tooLarge';
    const coming = await countComing(this.#database, wish.person);
    if (coming.mine >= MAX_COMING.mine || coming.all >= MAX_COMING.all) return 'busy';
    const id = this.#newId();
    const parts = Math.ceil(wish.bytes / EVIDENCE_PART_BYTES);
    const row = { ...wish, id, note: wish.note ?? null, key: this.#box.newKey(id), parts, kept: false };
    await insertEvidence(this.#database, row);
    return row;
  }

  find(id: string): Promise<EvidenceRow | undefined> {
    return loadEvidence(this.#database, id);
  }

  /** One part, also a second time. The first must begin as the type that was said begins; each but the last is full. */
  async put(row: EvidenceRow, part: number, bytes: Uint8Array): Promise<PutResult> {
    if (part < 0 || part >= row.parts) return 'noSuchEvidence';
    if (bytes.length !== sizeOfPart(row, part)) return 'wrongEvidence';
    if (part === 0 && mediaFileType(bytes) !== row.type) return 'wrongEvidence';
    const sealed = this.#box.seal(bytes, { evidence: row.id, part, key: row.key });
    return (await putPart(this.#database, row.id, { number: part, sealed })) ? 'taken' : 'alreadyDone';
  }

  /** Hex SHA-256 over all of it; undefined while parts are missing. */
  async digest(row: EvidenceRow): Promise<string | undefined> {
    const hash = createHash('sha256');
    for (let part = 0; part < row.parts; part += 1) {
      const bytes = await this.#part(row, part);
      if (!bytes) return undefined;
      hash.update(bytes);
    }
    return hash.digest('hex');
  }

  /** Bytes `from` to `to`, both ends in, part by part as they are read. */
  read(row: EvidenceRow, { from, to }: { readonly from: number; readonly to: number }): ReadableStream<Uint8Array> {
    let part = Math.floor(from / EVIDENCE_PART_BYTES);
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const begin = part * EVIDENCE_PART_BYTES;
        if (begin > to) return controller.close();
        const bytes = await this.#part(row, part);
        if (!bytes) return controller.error(new Error(`part ${part} of evidence ${row.id} is missing`));
        controller.enqueue(bytes.subarray(Math.max(0, from - begin), to - begin + 1));
        part += 1;
      },
    });
  }

  async #part(row: EvidenceRow, part: number): Promise<Uint8Array | undefined> {
    const sealed = await loadPart(this.#database, row.id, part);
    return sealed && this.#box.open(sealed, { evidence: row.id, part, key: row.key });
  }
}

function sizeOfPart({ bytes, parts }: EvidenceRow, part: number): number {
  return part === parts - 1 ? bytes - part * EVIDENCE_PART_BYTES : EVIDENCE_PART_BYTES;
}
