import { useEffect, useRef, useState } from 'react';
import { useMe } from '../../api/queries.ts';
import type { UnitName } from '#contract/map-channel.ts';
import { useChoice } from '../choice.ts';
import type { MapView } from '../map-view.ts';
import { MapChannel, type ChannelPorts } from './map-channel-client.ts';
import { nextUnits, NO_UNITS, unitsOnMap } from './unit-store.ts';

/** Shown with so much around the screen, as a share of it, because the map can be dragged before the next frame. */
const AROUND = 0.3;

/** Opens the channel of the map and keeps it told where the map looks. The version of the registry of cameras as it last said. */
export function useMapChannel(view: MapView | undefined): number {
  const me = useMe();
  const wanted = me.rights.includes('unit.view') || me.rights.includes('camera.list');
  const channel = useRef<MapChannel>(undefined);
  const [version, setVersion] = useState(0);
  const chosen = useChoice();
  const follow = chosen?.kind === 'unit' ? chosen.id : undefined;

  useEffect(() => {
    if (!wanted) return undefined;
    const names = new Map<number, UnitName>();
    const made = new MapChannel(browserPorts(), {
      onMessage: (message) => {
        if (message.type === 'names') for (const name of message.units) names.set(name.slot, name);
        else if (message.type === 'cameras') setVersion(message.version);
      },
      onFrame: (frame) => unitsOnMap.set(nextUnits(unitsOnMap.get(), frame, { names, heardAt: performance.now() })),
      onSilent: () => unitsOnMap.set({ ...unitsOnMap.get(), live: false }),
    });
    channel.current = made;
    return () => {
      made[Symbol.dispose]();
      channel.current = undefined;
      unitsOnMap.set(NO_UNITS);
    };
  }, [wanted]);

  useEffect(() => {
    if (!view) return;
    const [west, south, east, north] = view.bbox;
    const [wide, high] = [(east - west) * AROUND, (north - south) * AROUND];
    channel.current?.look({
      type: 'look',
      bbox: [west - wide, south - high, east + wide, north + high],
      resolution: view.resolution,
      ...(follow === undefined ? {} : { follow }),
    });
  }, [view, follow, wanted]);
  return version;
}

function browserPorts(): ChannelPorts {
  return {
    open: (events) => {
      const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/map`);
      socket.binaryType = 'arraybuffer';
      let silent = false;
      socket.addEventListener('open', () => !silent && events.onOpen());
      socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (silent) return;
        if (typeof data === 'string') events.onText(data);
        else if (data instanceof ArrayBuffer) events.onBytes(data);
      });
      socket.addEventListener('close', () => !silent && events.onClose());
      return {
        send: (text) => socket.send(text),
        close: () => {
          silent = true;
          socket.close();
        },
      };
    },
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  };
}
