/** A server of others, asked once: bounded in time and size, never by way of another address than the one that was allowed. */
export interface UpstreamRequest {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The administrator has said that it lies in a network of its own. */
  readonly mayBePrivate: boolean;
}

export type UpstreamFailure = 'unreachable' | 'addressNotAllowed' | 'tooSlow' | 'tooLarge' | 'redirects';

export type UpstreamAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly type: string;
      readonly maxAgeSeconds: number | undefined;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | { readonly ok: false; readonly reason: UpstreamFailure };

/** Never rejects. */
export type GetUpstream = (request: UpstreamRequest) => Promise<UpstreamAnswer>;
