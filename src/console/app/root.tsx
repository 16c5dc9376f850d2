import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { meQuery, queryClient } from '../api/queries.ts';
import { whenSignedOut } from '../api/call.ts';
import { feed } from '../feed/feed-store.ts';
import { SignIn } from '../sign-in/sign-in.tsx';
import { bringVideoAhead } from '../tiles/video-ahead.ts';
import { watchForAlarms } from './alarms.ts';
import { awaits } from './awaits.ts';
import { desk } from './desk.ts';
import { openFromLink } from './open-from-link.ts';
import { ScreenFailed } from './screen-failed.tsx';
import { ScreenLoading } from './screen-loading.tsx';
import { Shell } from './shell.tsx';
import { forgetSignOut, signedOutByHand } from './sign-out.ts';

/** Signed in: the shell with its screen. Not signed in: the sign-in, at whatever address, which then shows that screen. */
export function Root() {
  const { data: me, isPending, error, refetch } = useQuery(meQuery);
  const router = useRouter();
  const person = me?.person.id;
  // An alarm is for who can answer it; an auditor's or administrator's screen stays calm.
  const answersAlarms = me
    ? me.rights.includes('incident.handle') || (me.organisation.standing === 'partner' && !me.rights.includes('unit.crew'))
    : false;

  useEffect(() => {
    whenSignedOut(() => void queryClient.invalidateQueries({ queryKey: meQuery.queryKey }));
  }, []);

  useEffect(() => {
    if (person === undefined) return;
    // What another person had open or loaded is nothing for this one.
    if (lastPerson !== undefined && lastPerson !== person) desk.clear();
    lastPerson = person;
    openFromLink();
    forgetSignOut();
    void router.invalidate();
    const stopVideo = bringVideoAhead();
    const stopAlarms = answersAlarms ? watchForAlarms(() => ALARM_PATHS.has(router.state.location.pathname), waitsForMe) : () => {};
    const stopSessionWatch = watchSession();
    const stopFeed = feed.start();
    return () => {
      stopFeed();
      stopSessionWatch();
      stopAlarms();
      stopVideo();
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' && query.queryKey[0] !== 'about' });
    };
  }, [person, router, answersAlarms]);

  if (isPending) return <ScreenLoading />;
  if (error && me === undefined) return <ScreenFailed error={error} reset={() => void refetch()} />;
  if (!me) return <SignIn notice={lastPerson === undefined ? undefined : signedOutByHand() ? 'signedOut' : 'expired'} />;
  return (
    <Shell me={me}>
      <Outlet />
    </Shell>
  );
}

/** Where an incident can open by itself. */
const ALARM_PATHS: ReadonlySet<string> = new Set(['/', '/viewer']);

/** Asked anew each time: what one may do can change while signed in. */
function waitsForMe(incident: IncidentView): boolean {
  const me = queryClient.getQueryData(meQuery.queryKey);
  return me ? awaits(incident, me.organisation) : false;
}

let lastPerson: string | undefined;

/** The feed is refused or ended when the session is over: then ask who we are. */
function watchSession(): () => void {
  return feed.subscribe((after, before) => {
    const ended = after.bye !== before.bye && (after.bye === 'expired' || after.bye === 'signedOut');
    const refusedAgain = after.attempts > before.attempts && after.attempts >= 2;
    if (ended || refusedAgain) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    if (after.generation > before.generation && before.generation > 0)
      void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] === 'incident' || query.queryKey[0] === 'candidates' });
  });
}
