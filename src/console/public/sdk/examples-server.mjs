// What the examples ask of the server: a session, and cameras with fresh tickets (docs/player/README.md, "Getting started").

export async function signIn(login, password) {
  const answer = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mangru': '1' },
    body: JSON.stringify({ login, password }),
  });
  return answer.ok;
}

async function ask(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.title ?? `${answer.status}`);
  return body;
}

/** So many cameras of one open incident, each with a ticket of its own; a camera stands there twice when there are too few. */
export async function ticketedCameras(count) {
  const { incidents } = await ask('/api/v1/incidents?status=open&limit=50');
  const incident = incidents.find((each) => each.cameras.length > 0 && each.can.viewVideo === true);
  if (!incident) throw new Error('no open incident has cameras yet: the demo’s first comes within half a minute');
  const asked = Array.from({ length: Math.ceil(count / incident.cameras.length) }, () => ask(`/api/v1/incidents/${incident.id}/cameras`));
  return (await Promise.all(asked)).flatMap((answer) => answer.cameras).slice(0, count);
}
