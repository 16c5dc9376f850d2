// Shows what the city sends to this browser by web push, also while no page of it is open (src/io/channels/push/README.md).
// It keeps nothing, answers no request of any page, and opens the console where the message leads.
/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-argument --
   plain JavaScript that no build touches: a worker keeps its address for ever, and nothing here knows its types. */
self.addEventListener('push', (event) => {
  let message = {};
  try {
    message = event.data?.json() ?? {};
  } catch {
    // What cannot be read is still a sign that something came.
  }
  event.waitUntil(
    self.registration.showNotification(message.title ?? '망루', {
      body: message.body ?? '',
      tag: message.id,
      requireInteraction: message.urgent === true,
      icon: '/icon.svg',
      data: { url: message.url },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/', self.location.origin);
  // Nothing that came over the wire leads away from this site.
  const target = url.origin === self.location.origin ? url.href : self.location.origin;
  event.waitUntil(self.clients.openWindow(target));
});
