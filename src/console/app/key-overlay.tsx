import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MeView } from '#contract/session.ts';
import { GO_LETTERS } from './keys.ts';
import styles from './app.module.css';

interface KeyOverlayProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly screens: MeView['screens'];
}

/** Of a wanted vehicle. */
const HIT_KEYS = [
  ['V', 'keys.look'],
  ['Y', 'keys.confirm'],
  ['X', 'keys.dismiss'],
] as const;

/** In the net around a camera; the eight letters lie around S as the directions do. */
const NET_KEYS = [
  [['Q', 'W', 'E', 'A', 'D', 'Z', 'X', 'C'], 'keys.netFollow'],
  [['Space'], 'keys.netMark'],
  [['O'], 'keys.netRing'],
  [['Esc'], 'keys.netLeave'],
] as const;
/** While others are being told. */
const TELL_KEYS = [
  [['Enter'], 'keys.tellAll'],
  [['1', '9'], 'keys.tellOne'],
] as const;

/** Every key there is, and none that does nothing here. */
export function KeyOverlay({ opened, onClose, screens }: KeyOverlayProps) {
  const { t } = useTranslation();
  const board = screens.includes('board');
  const rows: [title: string, keys: [string[], string][]][] = [
    [
      t('keys.anywhere'),
      [
        ...(board ? [[['/'], t('keys.search')] as [string[], string]] : []),
        ...Object.entries(GO_LETTERS)
          .filter(([, screen]) => screens.includes(screen) && screens.length > 1)
          .map(([code, screen]): [string[], string] => [['G', code.slice(3)], t(`screen.${screen}`)]),
        [['N'], t('keys.jump')],
        ...(board ? [[['H'], t('keys.todo')] as [string[], string]] : []),
        [['Esc'], t('keys.back')],
        [['?'], t('keys.help')],
      ],
    ],
    [
      t(board ? 'keys.board' : 'screen.viewer'),
      [
        [['J'], t('keys.next')],
        [['K'], t('keys.previous')],
        [['Enter'], t('keys.open')],
        [['A'], t(board ? 'keys.acknowledge' : 'viewer.acknowledge')],
        ...(board
          ? ([
              [['P'], t('keys.propagate')],
              [['Z'], t('keys.shelve')],
              [['E'], t('keys.unfold')],
              ...HIT_KEYS.map(([key, words]) => [[key], t(words)]),
              [['M'], t('keys.map')],
              [['['], t('keys.historyBack')],
              [[']'], t('keys.historyForward')],
              [['Shift', '← →'], t('instruments.rotation')],
            ] as [string[], string][])
          : []),
        [['T'], t('keys.call')],
        [['1', '9'], t('keys.tiles')],
      ],
    ],
    [
      t('keys.tile'),
      [[['Enter'], t('keys.full')], [['S'], t('keys.snapshot')], ...(board ? ([[['R'], t('keys.replace')]] as [string[], string][]) : [])],
    ],
    ...(board
      ? ([
          [t('keys.net'), NET_KEYS.map(([caps, words]) => [[...caps], t(words)])],
          [t('keys.tell'), TELL_KEYS.map(([caps, words]) => [[...caps], t(words)])],
        ] as typeof rows)
      : []),
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} size="min(72rem, 94vw)">
      <div className={styles['keys']}>
        {rows.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <Keys keys={keys} />
          </section>
        ))}
      </div>
      <p className="quiet">{t('keys.reach')}</p>
    </Modal>
  );
}

function Keys({ keys }: { readonly keys: readonly (readonly [string[], string])[] }) {
  return (
    <dl>
      {keys.map(([caps, words]) => (
        <div key={words}>
          <dt>
            {caps.map((cap, index) => (
              <span key={cap}>
                {index > 0 && (caps[0] === '1' ? '–' : ' ')}
                <Kbd>{cap}</Kbd>
              </span>
            ))}
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
