import { publishTicket, publishWish } from '#contract/answers.ts';
import type { CameraId } from '#domain/ids.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { publishUrls } from '../relay-urls.ts';

export function publishOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'issuePublishTicket',
      method: 'post',
      path: '/api/v1/cameras/{id}/publish-ticket',
      summary: 'Leave to bring the pictures of a patrol car or body camera: addresses of the relay, good for at most a minute.',
      access: { right: 'camera.publish', partners: true },
      params: idParam,
      body: publishWish,
      answer: publishTicket,
      refusals: ['noSuchCamera', 'notPublished', 'failed'],
      async run({ params, body: { stream }, who, peer }) {
        const id = params.id as CameraId;
        const issued = await ports.tickets.issueToPublish(who.person, { id, known: ports.cameras.get(id) });
        if (!issued.ok) return refuse(issued.reason, issued.reason === 'failed' ? { retryAfterSeconds: 1 } : {});
        const { camera, ticket, expiresAt } = issued.ticket;
        const relay = ports.audienceOf(peer).relayOf(camera);
        if (!relay) return refuse('failed', { retryAfterSeconds: 1 });
        const urls = publishUrls(relay, { camera, stream, ticket });
        return answer({ camera, ...urls, ticketExpiresAt: expiresAt }, { headers: { 'cache-control': 'no-store' } });
      },
    }),
  ];
}
