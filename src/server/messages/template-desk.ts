import { messageTemplates, type MessageTemplate } from '#contract/message-view.ts';
import type { Person } from '#domain/person.ts';
import type { Settings } from '../settings.ts';

const NAME = 'message-templates';

/** Message templates (메시지 템플릿): those of the configuration until somebody changes them in the console. */
export class TemplateDesk {
  readonly #settings: Pick<Settings, 'get' | 'change'>;
  readonly #written: readonly MessageTemplate[];

  constructor(settings: Pick<Settings, 'get' | 'change'>, written: readonly MessageTemplate[]) {
    this.#settings = settings;
    this.#written = written;
  }

  all(): { readonly version: number; readonly templates: readonly MessageTemplate[] } {
    const stored = this.#settings.get(NAME);
    const read = stored === undefined ? undefined : messageTemplates.safeParse(stored.body);
    return { version: stored?.version ?? 0, templates: read?.success ? read.data : this.#written };
  }

  change(wanted: { readonly before: number; readonly templates: readonly MessageTemplate[]; readonly by: Person }) {
    return this.#settings.change({
      name: NAME,
      kind: 'templates.changed',
      before: wanted.before,
      body: wanted.templates,
      by: wanted.by,
      facts: { templates: wanted.templates.map(({ id }) => id) },
    });
  }
}
