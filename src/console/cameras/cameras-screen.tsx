import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '#contract/admin-view.ts';
import { fetchCameras, useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { useKeys } from '../app/key-bus.ts';
import { CameraTable } from './camera-table.tsx';
import { ImportPanel } from './import-panel.tsx';
import { StreamsPanel } from './streams-panel.tsx';
import styles from './cameras.module.css';

const PAGE = 200;

/** The register of cameras, and taking in a list of them (§4). */
export function CamerasScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const field = useRef<HTMLInputElement>(null);
  const keeps = me.rights.includes('camera.manage');
  const [entering, setEntering] = useState<CameraView>();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const pages = useInfiniteQuery({
    queryKey: ['cameras', 'list', q],
    queryFn: ({ pageParam, signal }) => fetchCameras({ q, limit: PAGE, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  });
  const cameras = useMemo(() => pages.data?.pages.flatMap((page) => page.cameras) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total;

  useKeys((command) => {
    if (command.do !== 'search') return false;
    field.current?.focus();
    return true;
  });

  return (
    <div className={styles['screen']} data-import={keeps || undefined}>
      <section className={styles['list']}>
        <header>
          <TextInput
            ref={field}
            className={styles['search'] ?? ''}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            aria-label={t('cameras.search')}
            placeholder={t('cameras.search')}
            leftSection={<IconSearch size="1rem" aria-hidden />}
          />
          {total !== undefined && (
            <span className="quiet figures">{t(q ? 'cameras.found' : 'cameras.total', { n: total.toLocaleString() })}</span>
          )}
        </header>
        {pages.isError ? (
          <p className={styles['failed']}>{failureWords(t, pages.error)}</p>
        ) : (
          <CameraTable
            cameras={cameras}
            total={total}
            searching={q !== ''}
            loading={pages.isPending}
            onEnter={keeps ? setEntering : undefined}
            entering={entering?.id}
            onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()}
          />
        )}
      </section>
      {keeps && !entering && <ImportPanel />}
      {keeps && entering && <StreamsPanel key={entering.id} camera={entering} onClose={() => setEntering(undefined)} />}
    </div>
  );
}
