import type { Page } from 'playwright-core';

/** Roles that whoever hears the screen cannot use without a name (KWCAG 2.2, 5.1.1 and 7.4.1; WCAG 4.1.2). */
const NAMED = new Set([
  'button',
  'link',
  'textbox',
  'searchbox',
  'combobox',
  'checkbox',
  'radio',
  'switch',
  'tab',
  'spinbutton',
  'slider',
  'dialog',
  'menuitem',
  'radiogroup',
  'Date',
  'InputTime',
]);

/** What of the page, as the browser tells it to a screen reader, has a role that wants a name and has none; pictures that say nothing of themselves. */
export async function nameless(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const pictures = await page.locator('img:not([alt])').count();
  const controls = nodes
    .filter(({ ignored, role, name }) => !ignored && NAMED.has(String(role?.value)) && String(name?.value ?? '').trim() === '')
    .map(({ role, parentId }) => `${String(role?.value)} in ${String(byId.get(parentId ?? '')?.name?.value ?? '')}`);
  return [...controls, ...Array.from({ length: pictures }, () => 'img without alt')];
}
