import { admit, type Admission, type AdmissionParts, type ViewRequest } from '../views/admission.ts';
import type { Publication } from './published-sources.ts';

export type PublishAdmission =
  | (Extract<Admission, { ok: true }> & {
      readonly publication: Publication;
      /** The camera's record allows its sound; otherwise it is thrown away unread (LAW-03). */
      readonly audio: boolean;
    })
  | Extract<Admission, { ok: false }>;

/**
 * The one door for publishers of every transport (patrol car, body camera): a ticket with the right `publish`, a camera
 * that is published and not called, and no other publisher on the stream. While it is admitted the stream's channel is
 * kept open, so that its state is known and its first viewer has a picture at once. Reported, renewed and revoked as views
 * are; `close` ends it.
 */
export async function admitPublisher(request: ViewRequest, parts: AdmissionParts): Promise<PublishAdmission> {
  const { camera, stream } = request;
  const { channels } = parts;
  let reserved: Publication | undefined;
  let audio = false;
  const verdict = await admit(request, parts, async () => {
    const facts = await channels.ask(camera).catch(() => undefined);
    if (!facts) return 'noServer';
    if (!facts.published) return 'notPublished';
    audio = facts.audio;
    reserved = channels.published.reserve(camera, stream);
    return reserved ? channels.open(camera, { stream }) : 'publisherPresent';
  });
  if (!verdict.ok || !reserved) {
    reserved?.[Symbol.dispose]();
    return verdict.ok ? { ok: false, reason: 'publisherPresent' } : verdict;
  }
  const { view, channel } = verdict;
  const counting = channel.attachUnits({ onUnit: (unit) => view.count(unit.bytes), onState: () => {} });
  const held = reserved;
  const publication: Publication = {
    begin: (tracks, askForKeyFrame) => {
      held.begin(tracks, askForKeyFrame);
      channel.retry();
    },
    take: (bytes) => held.take(bytes),
    [Symbol.dispose]: () => held[Symbol.dispose](),
  };
  const close = (reason: string): void => {
    held[Symbol.dispose]();
    counting[Symbol.dispose]();
    verdict.close(reason);
  };
  return { ...verdict, publication, audio, close };
}
