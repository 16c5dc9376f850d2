import type { Migration } from '../sql.ts';

/**
 * Messages of propagations were once called dispatches, as units that are sent are. Effects that wait and incidents that are kept take the new
 * name; entries of the journal keep the old one, because what is written is never written anew.
 */
export const messages: Migration = {
  version: 16,
  name: 'messages',
  sql: `
    update outbox set effect = effect - 'dispatch' || jsonb_build_object('do', 'deliver', 'message', effect -> 'dispatch')
      where effect ->> 'do' = 'dispatch';
    update outbox set effect = jsonb_set(effect, '{wake}', (effect -> 'wake') - 'dispatch'
        || jsonb_build_object('why', 'channelTold', 'message', effect #> '{wake,dispatch}'))
      where effect ->> 'do' = 'wake' and effect #>> '{wake,why}' = 'dispatched';
    update incident set body = jsonb_set(body, '{propagations}', (
        select jsonb_agg(case when jsonb_exists(told, 'dispatches')
                              then told - 'dispatches' || jsonb_build_object('messages', told -> 'dispatches') else told end order by at)
        from jsonb_array_elements(body -> 'propagations') with ordinality as each(told, at)))
      where jsonb_path_exists(body, '$.propagations[*].dispatches');
  `,
};
