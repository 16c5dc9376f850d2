import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { SECTORS, type Sector } from '#domain/compass.ts';
import { Tile } from '../tiles/tile.tsx';
import { distance } from '../words/time.ts';
import { NetBar } from './net-bar.tsx';
import { letterOf, NET_PLACES, readNetKey } from './net-keys.ts';
import { nextOf } from './net-plan.ts';
import { useNet, type Net } from './use-net.ts';
import styles from './net.module.css';

/**
 * Net surveillance (투망감시, B2): the camera that is watched in the middle, those around it where they lie, north on top. A direction is
 * followed along its road; then the ring closes around the next camera, whose picture plays already.
 */
export function NetView({ incident, centre }: { readonly incident: IncidentView; readonly centre: string }) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const net = useNet(incident, centre);
  useEffect(() => root.current?.focus({ preventScroll: true }), []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || isField(event.target)) return;
    const key = readNetKey(event.code);
    // Space on a button presses it.
    if (!key || (key.do === 'mark' && isButton(event.target))) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    if (key.do === 'follow') net.follow(key.sector);
    else if (key.do === 'mark') net.mark();
    else if (key.do === 'ring') net.setOuter(!net.outer);
    else net.lift();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the whole net, whichever of its tiles has the focus
    <div ref={root} className={styles['net']} role="group" aria-label={t('net.title')} tabIndex={-1} onKeyDown={onKeyDown}>
      <NetBar incident={incident} net={net} />
      {/* A press leaves the keys where they are: a direction that is followed is gone the next moment. */}
      <div className={styles['ring']} data-busy={net.busy || undefined} onClickCapture={() => root.current?.focus({ preventScroll: true })}>
        {NET_PLACES.map((place, index) => (
          <Cell
            key={cellKey({ incident, net, centre }, place)}
            place={place}
            slot={index + 1}
            incident={incident}
            net={net}
            centre={centre}
          />
        ))}
      </div>
      {net.failed && <p role="alert">{t('net.failed')}</p>}
    </div>
  );
}

type Place = Sector | 'centre';

/** What is on screen. */
interface Shown {
  readonly incident: IncidentView;
  readonly net: Net;
  readonly centre: string;
}

/** A camera that goes from the ring to the middle keeps its tile, and with it the picture that plays. */
function cellKey({ incident, net, centre }: Shown, place: Place): string {
  const camera = cameraAt({ net, centre }, place);
  return camera !== undefined && incident.cameras.some((each) => each.camera === camera) ? camera : place;
}

function cameraAt({ net, centre }: Omit<Shown, 'incident'>, place: Place): string | undefined {
  return place === 'centre' ? centre : net.ring.find((each) => each.sector === place)?.camera;
}

interface CellProps extends Shown {
  readonly place: Place;
  readonly slot: number;
}

function Cell({ place, slot, incident, net, centre }: CellProps) {
  const { t } = useTranslation();
  const name = cameraAt({ net, centre }, place);
  const camera = incident.cameras.find((each) => each.camera === name);
  const follow = (): void => {
    if (place !== 'centre') net.follow(place);
  };
  return (
    <div className={styles['cell']} data-place={place} style={{ gridArea: place }}>
      {camera ? (
        <Tile
          incident={incident}
          camera={camera}
          slot={slot}
          chosen={place === 'centre'}
          large={false}
          onChoose={() => undefined}
          onFull={follow}
        />
      ) : (
        <span className={styles['none']}>{t('net.empty')}</span>
      )}
      {place !== 'centre' && <Direction sector={place} net={net} onFollow={follow} />}
    </div>
  );
}

function Direction({ sector, net, onFollow }: { readonly sector: Sector; readonly net: Net; readonly onFollow: () => void }) {
  const { t } = useTranslation();
  const next = net.answer && nextOf(net.answer, net.ring, sector);
  const words = t(`net.sector.${sector}`);
  return (
    <button
      type="button"
      className={styles['direction']}
      data-out={next?.camera.inArea === false || undefined}
      disabled={!next || net.busy}
      aria-label={t('net.follow', { sector: words })}
      title={next?.camera.inArea === false ? t('net.tooFar') : t('net.follow', { sector: words })}
      onClick={onFollow}
    >
      <kbd>{letterOf(sector)}</kbd>
      <span className={styles['arrow']} style={{ rotate: `${SECTORS.indexOf(sector) * 45}deg` }} aria-hidden>
        ↑
      </span>
      <b>{words}</b>
      {next && (next.byRoad ? t('net.onRoad', { distance: distance(next.camera.metres) }) : distance(next.camera.metres))}
    </button>
  );
}

function isField(target: EventTarget): boolean {
  return target instanceof Element && target.matches('input, textarea, select');
}

function isButton(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
