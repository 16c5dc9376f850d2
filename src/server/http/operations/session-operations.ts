import { meView, signIn } from '#contract/session.ts';
import type { Person } from '#domain/person.ts';
import type { Session } from '../../people/sessions.ts';
import { organisationTitle } from '../../present/present-names.ts';
import { presentMe } from '../../present/present-me.ts';
import { answer, refuse, type Answered } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, definePublicOperation, type Operation } from '../operation.ts';
import { endedCookie, sessionCookie } from '../session-cookie.ts';

export function sessionOperations(ports: ApiPorts): readonly Operation[] {
  const me = (person: Person, session: Session): ReturnType<typeof presentMe> =>
    presentMe({
      person,
      organisationTitle: organisationTitle(person.organisation, ports.present),
      expiresAt: ports.sessions.expiresAt(session),
      config: ports.config,
      extent: ports.extent,
    });
  return [
    definePublicOperation({
      id: 'signIn',
      method: 'post',
      path: '/api/v1/session',
      summary: 'Signs in; the answer sets the session cookie.',
      body: signIn,
      answer: meView,
      status: 201,
      refusals: ['wrongCredentials', 'locked', 'tooMany', 'busy'],
      async run({ body, peer, who }) {
        const signed = await ports.desk.signIn({ ...body, peer });
        ports.signInCounted(signed.ok ? 'ok' : signed.reason);
        if (!signed.ok) return refuseSignIn(signed);
        // Whoever was in with this browser is out: a session is never handed on.
        if (who) ports.sessions.end(who.token, 'replaced');
        const cookie = sessionCookie(signed.token, ports.audienceOf(peer).secure);
        return answer(me(signed.person, signed.session), { headers: { 'set-cookie': cookie } });
      },
    }),
    defineOperation({
      id: 'readSession',
      method: 'get',
      path: '/api/v1/session',
      summary: 'Who is signed in and what they may do; asking puts off the idle end.',
      access: 'signedIn',
      answer: meView,
      background: false,
      run: ({ who }) => answer(me(who.person, who.session)),
    }),
    defineOperation({
      id: 'signOut',
      method: 'delete',
      path: '/api/v1/session',
      summary: 'Signs out; video is withdrawn at once.',
      access: 'signedIn',
      run({ who, peer }): Answered<undefined> {
        ports.sessions.end(who.token, 'signedOut');
        return answer(undefined, { headers: { 'set-cookie': endedCookie(ports.audienceOf(peer).secure) } });
      },
    }),
  ];
}

function refuseSignIn(refused: {
  readonly reason: 'wrongCredentials' | 'busy' | 'locked' | 'tooMany';
  readonly retryAfterSeconds?: number;
}): ReturnType<typeof refuse> {
  return refuse(refused.reason, { retryAfterSeconds: refused.retryAfterSeconds ?? 1 });
}
