/** What stands in the address of a view, `…/ws/<camera>?ticket=…`: the line of the same relay takes it apart. */
export interface ViewAddress {
  /** Address of the line of the relay that serves this camera. */
  readonly line: string;
  readonly camera: string;
  readonly ticket: string;
}

/** Undefined for an address of another shape: that relay is then used without its line. */
export function viewAddressOf(wsUrl: string): ViewAddress | undefined {
  const url = URL.parse(wsUrl);
  const found = url && /^(.*)\/ws\/([^/]+)$/.exec(url.pathname);
  const ticket = url?.searchParams.get('ticket');
  if (!url || !found || typeof ticket !== 'string') return undefined;
  return { line: `${url.protocol}//${url.host}${found[1]}/line`, camera: decodeURIComponent(found[2] ?? ''), ticket };
}

/** The address with further facts in its query. */
export function withQuery(url: string, facts: Readonly<Record<string, string>>): string {
  const full = new URL(url);
  for (const [name, value] of Object.entries(facts)) full.searchParams.set(name, value);
  return full.href;
}
