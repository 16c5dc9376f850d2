import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** A browser as a push service and a city see it: its subscription, and the one key that opens what is sent to it (RFC 8291, RFC 8188). */
export class PushBrowser {
  readonly subscription: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
  readonly #own = createECDH('prime256v1');
  readonly #auth = randomBytes(16);

  constructor(endpoint: string) {
    const publicKey = this.#own.generateKeys();
    this.subscription = { endpoint, keys: { p256dh: publicKey.toString('base64url'), auth: this.#auth.toString('base64url') } };
  }

  /** Throws when it was not encrypted for this browser. */
  read(body: Buffer): unknown {
    const salt = body.subarray(0, 16);
    const keyLength = body.readUInt8(20);
    const senderKey = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#own.getPublicKey(), senderKey]);
    const secret = Buffer.from(hkdfSync('sha256', this.#own.computeSecret(senderKey), this.#auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
    const opener = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]);
    // The last record ends with 2 and as many zeros as its sender liked.
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
  }
}
