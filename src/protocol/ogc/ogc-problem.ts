/** The services of OGC that we speak; each version writes names, exceptions and coordinates in its own way. */
export type OgcDialect = 'wms1.1.1' | 'wms1.3.0' | 'wfs1.0.0' | 'wfs1.1.0' | 'wfs2.0.0';

/** Codes of OWS 1.1 §8.3, WMS 1.3.0 annex E and WFS 2.0 §7.5, those that we use. */
export type OgcCode =
  | 'InvalidFormat'
  | 'InvalidCRS'
  | 'InvalidSRS'
  | 'LayerNotDefined'
  | 'LayerNotQueryable'
  | 'StyleNotDefined'
  | 'InvalidPoint'
  | 'OperationNotSupported'
  | 'MissingParameterValue'
  | 'InvalidParameterValue'
  | 'VersionNegotiationFailed'
  | 'OperationParsingFailed'
  | 'OperationProcessingFailed'
  | 'NoApplicableCode';

/** Why a request is not answered: what was asked cannot be read, or asks for more than one request may. */
export interface OgcProblem {
  readonly code: OgcCode;
  /** The parameter or element that it is about. */
  readonly locator?: string;
  /** One sentence for a person. */
  readonly text: string;
}

export type OgcRead<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: OgcProblem };

/** Ends a reading from deep inside of it; never leaves `readOgc`. */
export class OgcRefusal extends Error {
  override readonly name = 'OgcRefusal';
  readonly problem: OgcProblem;

  constructor(code: OgcCode, text: string, locator?: string) {
    super(text);
    this.problem = locator === undefined ? { code, text } : { code, text, locator };
  }
}

/** Runs a reader; what it refuses comes back as a problem. */
export function readOgc<T>(read: () => T): OgcRead<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof OgcRefusal) return { ok: false, problem: error.problem };
    throw error;
  }
}
