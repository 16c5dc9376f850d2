import { ActionIcon, Button, NativeSelect, TextInput, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconArrowForwardUp, IconCirclePlus, IconDownload, IconTrash, IconViewfinder } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { fileStamp, saveFile } from '#player/picture-file.ts';
import { useMe } from '../../api/queries.ts';
import { readStored, writeStored } from '../../app/preferences.ts';
import { useKeys } from '../../app/key-bus.ts';
import { serverNow } from '../../feed/server-clock.ts';
import { choice, useChoice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import { geoJsonOf, OBJECT_COLOURS, SHAPES, withParts, type DrawnObject, type ShapeKind } from './drawn-object.ts';
import { ObjectStore, useObjects } from './object-store.ts';
import { ObjectsOnMap } from './objects-on-map.ts';
import styles from './objects.module.css';

export interface Objects {
  readonly store: ObjectStore;
  readonly tool: RefObject<ObjectsOnMap | undefined>;
}

/** A person's own objects, kept in this browser and on the map whether the list is open or not. */
export function useOwnObjects(map: RefObject<CityMap | undefined>, ready: boolean): Objects {
  const me = useMe();
  const key = `mangru.objects.1.${me.organisation.id}.${me.person.id}`;
  const store = useMemo(() => new ObjectStore({ read: () => readStored(key), write: (objects) => writeStored(key, objects) }), [key]);
  const tool = useRef<ObjectsOnMap>(undefined);
  const { t } = useTranslation();
  const title = t('mapList.tabs.objects');
  useEffect(() => {
    if (!ready || !map.current) return undefined;
    const made = new ObjectsOnMap(map.current, store, title);
    tool.current = made;
    return () => {
      made[Symbol.dispose]();
      tool.current = undefined;
    };
  }, [map, ready, store, title]);
  return { store, tool };
}

/** Drawing, naming, changing and taking along (G4). */
export function ObjectsTab({ store, tool }: Objects) {
  const { t } = useTranslation();
  const me = useMe();
  const objects = useObjects(store);
  const chosen = useChoice();
  const [drawing, setDrawing] = useState<ShapeKind>();
  const one = chosen?.kind === 'object' ? objects.find(({ id }) => id === chosen.id) : undefined;
  useUndoKeys({ store, tool });
  useKeys((command) => {
    if (command.do !== 'back' || !drawing) return false;
    tool.current?.stop();
    setDrawing(undefined);
    return true;
  });
  useEffect(() => () => tool.current?.stop(), [tool]);

  function draw(kind: ShapeKind, addTo?: DrawnObject): void {
    setDrawing(kind);
    tool.current?.draw(kind, (shape) => {
      setDrawing(undefined);
      if (!shape) return;
      const whole = addTo ? withParts(addTo.shape, shape) : shape;
      const object = addTo ?? {
        id: crypto.randomUUID(),
        name: t('objects.named', { kind: t(`objects.shape.${kind}`), n: objects.length + 1 }),
        colour: 'blue' as const,
      };
      if (!whole || !store.put({ ...object, shape: whole }))
        return void notifications.show({ message: t('objects.full'), color: 'yellow' });
      choice.set({ kind: 'object', id: object.id });
    });
  }

  function save(): void {
    const name = `${fileStamp(serverNow(), me.city.timeZone)}_objects.geojson`;
    saveFile(new Blob([geoJsonOf(objects)], { type: 'application/geo+json' }), name);
    notifications.show({ message: t('map.exported', { name }), autoClose: 4_000 });
  }

  return (
    <>
      <DrawTools drawing={drawing} store={store} onDraw={(kind) => draw(kind)} onSave={save} />
      {drawing && (
        <p className={styles['how']} role="status">
          {t(`objects.how.${drawing}`)}
        </p>
      )}
      {one && (
        <ObjectForm
          key={one.id}
          object={one}
          store={store}
          onAdd={() => draw(one.shape.kind, one)}
          onShow={() => tool.current?.show(one.id)}
        />
      )}
      {objects.length === 0 && <p className="quiet">{t('objects.none')}</p>}
      <ObjectRows objects={objects} chosen={one?.id} onShow={(id) => tool.current?.show(id)} />
    </>
  );
}

function DrawTools({
  drawing,
  store,
  onDraw,
  onSave,
}: {
  readonly drawing: ShapeKind | undefined;
  readonly store: ObjectStore;
  readonly onDraw: (kind: ShapeKind) => void;
  readonly onSave: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles['tools']} role="group" aria-label={t('objects.draw')}>
      {SHAPES.map((kind) => (
        <Button key={kind} size="compact-xs" variant={drawing === kind ? 'filled' : 'default'} onClick={() => onDraw(kind)}>
          {t(`objects.shape.${kind}`)}
        </Button>
      ))}
      <span className={styles['rest']}>
        <Tool label={t('objects.undo')} Icon={IconArrowBackUp} run={() => void store.undo()} />
        <Tool label={t('objects.redo')} Icon={IconArrowForwardUp} run={() => void store.redo()} />
        <Tool label={t('objects.save')} Icon={IconDownload} run={onSave} />
      </span>
    </div>
  );
}

function ObjectRows({
  objects,
  chosen,
  onShow,
}: {
  readonly objects: readonly DrawnObject[];
  readonly chosen: string | undefined;
  readonly onShow: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <ul className={styles['objects']} aria-label={t('mapList.tabs.objects')}>
      {objects.map((object) => (
        <li key={object.id}>
          <button type="button" aria-current={object.id === chosen} onClick={() => onShow(object.id)}>
            <span className={styles['dot']} style={{ background: `var(--${object.colour})` }} aria-hidden />
            <span className="one-line">{object.name}</span>
            <span className="quiet">
              {t(`objects.shape.${object.shape.kind}`)}
              {object.shape.parts.length > 1 && ` ×${object.shape.parts.length}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function ObjectForm({
  object,
  store,
  onAdd,
  onShow,
}: {
  readonly object: DrawnObject;
  readonly store: ObjectStore;
  readonly onAdd: () => void;
  readonly onShow: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(object.name);
  const keep = (): void => void (name !== object.name && store.put({ ...object, name: name.slice(0, 100) }));
  return (
    <div className={styles['form']}>
      <TextInput
        size="xs"
        aria-label={t('objects.name')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <NativeSelect
        size="xs"
        aria-label={t('objects.colour')}
        value={object.colour}
        onChange={({ currentTarget: { value } }) =>
          store.put({ ...object, colour: OBJECT_COLOURS.find((each) => each === value) ?? 'text' })
        }
        data={OBJECT_COLOURS.map((each) => ({ value: each, label: t(`objects.colours.${each}`) }))}
      />
      <span className={styles['rest']}>
        <Tool label={t('objects.add')} Icon={IconCirclePlus} run={onAdd} />
        <Tool label={t('mapList.zoomTo')} Icon={IconViewfinder} run={onShow} />
        <Tool label={t('objects.remove')} Icon={IconTrash} run={() => store.remove(object.id)} />
      </span>
      <p className="quiet">{t('objects.change')}</p>
    </div>
  );
}

function Tool({ label, Icon, run }: { readonly label: string; readonly Icon: typeof IconTrash; readonly run: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size="sm" aria-label={label} onClick={run}>
        <Icon size="1rem" />
      </ActionIcon>
    </Tooltip>
  );
}

/** Ctrl+Z takes back the last corner while something is drawn, else the last step; with Shift it is done again. */
function useUndoKeys({ store, tool }: Objects): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLInputElement;
      if (typing || event.code !== 'KeyZ' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (event.shiftKey) store.redo();
      else if (!tool.current?.takeBack()) store.undo();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [store, tool]);
}
