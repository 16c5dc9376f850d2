import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDeviceFloppy, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { MapLayers } from '../map-layers.ts';
import { deleteSet, MAX_SET_NAME, saveSet, setsKey, useSets, type LayerSet } from './set-store.ts';
import styles from './layers.module.css';

/** How the layers stand, by name: kept, applied without a move of the map, deleted with a way back. */
export function LayerSets({ layers }: { readonly layers: MapLayers }) {
  const { t } = useTranslation();
  const me = useMe();
  const key = setsKey(me.organisation.id, me.person.id);
  const sets = useSets(key);
  const [name, setName] = useState('');

  function save(): void {
    const trimmed = name.trim();
    if (trimmed === '') return;
    if (saveSet(key, { name: trimmed, layers: layers.arrangement() })) setName('');
    else notifications.show({ message: t('layers.setsFull'), color: 'yellow', autoClose: 6_000 });
  }

  return (
    <section className={styles['sets']} aria-label={t('layers.sets')}>
      <h3>{t('layers.sets')}</h3>
      <p className="quiet">{t('layers.setsHint')}</p>
      {sets.length > 0 && (
        <ul>
          {sets.map((set) => (
            <SavedSet key={set.name} set={set} of={key} layers={layers} />
          ))}
        </ul>
      )}
      <form
        className={styles['save']}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          size="xs"
          value={name}
          maxLength={MAX_SET_NAME}
          aria-label={t('layers.setName')}
          placeholder={t('layers.setName')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="xs"
          variant="default"
          leftSection={<IconDeviceFloppy size="1rem" aria-hidden />}
          disabled={name.trim() === ''}
        >
          {t('layers.setSave')}
        </Button>
      </form>
    </section>
  );
}

function SavedSet({ set, of, layers }: { readonly set: LayerSet; readonly of: string; readonly layers: MapLayers }) {
  const { t } = useTranslation();
  const { name } = set;

  function apply(): void {
    layers.arrange(set.layers);
    notifications.show({ message: t('layers.setApplied', { name }), autoClose: 3_000 });
  }

  function remove(): void {
    deleteSet(of, name);
    const undo = (): void => {
      saveSet(of, set);
      notifications.hide(shown);
    };
    const shown = notifications.show({ autoClose: 8_000, message: <Undo message={t('layers.setDeleted', { name })} onUndo={undo} /> });
  }

  return (
    <li className={styles['set']}>
      <button type="button" aria-label={t('layers.setApply', { name })} onClick={apply}>
        {name}
      </button>
      <Tooltip label={t('layers.setDelete', { name })}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('layers.setDelete', { name })} onClick={remove}>
          <IconTrash size="1rem" />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

/** What was done, and the way back. */
export function Undo({ message, onUndo }: { readonly message: string; readonly onUndo: () => void }) {
  const { t } = useTranslation();
  return (
    <span className={styles['undo']}>
      {message}
      <Button size="compact-sm" variant="default" onClick={onUndo}>
        {t('layers.undo')}
      </Button>
    </span>
  );
}
