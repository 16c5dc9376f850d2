import { Button, Select, TextInput } from '@mantine/core';
import { IconCircleCheckFilled, IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ENTRY_KINDS } from '#domain/journal.ts';
import { fetchJournal } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { wordCode } from '../words/i18n.ts';
import { JournalTable } from './journal-table.tsx';
import styles from './journal.module.css';

/** Every look, command, receipt and refusal, and whether anybody has altered them (X2, B6). The search is an entry too, so it is made only when asked for. */
export function JournalScreen() {
  const { t } = useTranslation();
  const [kind, setKind] = useState<string | null>(null);
  const [incident, setIncident] = useState('');
  const [search, setSearch] = useState<{ kind?: string; incident?: string }>({});
  const pages = useInfiniteQuery({
    queryKey: ['journal', search],
    queryFn: ({ pageParam, signal }) => fetchJournal({ ...search, before: pageParam }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.entries) ?? [], [pages.data]);
  const chain = pages.data?.pages.find((page) => page.chain)?.chain;
  const kinds = useMemo(() => ENTRY_KINDS.map((each) => ({ value: each, label: `${wordCode(t, 'entry', each)} (${each})` })), [t]);

  return (
    <div className={styles['screen']}>
      <form
        className={styles['search']}
        onSubmit={(event) => {
          event.preventDefault();
          setSearch({ ...(kind ? { kind } : {}), ...(incident.trim() ? { incident: incident.trim() } : {}) });
          void pages.refetch();
        }}
      >
        <Select
          aria-label={t('journal.kind')}
          placeholder={t('journal.kind')}
          data={kinds}
          value={kind}
          onChange={setKind}
          clearable
          searchable
          w="18rem"
        />
        <TextInput
          aria-label={t('journal.incident')}
          placeholder={`${t('journal.incident')} — ${t('journal.incidentHint')}`}
          value={incident}
          onChange={(event) => setIncident(event.currentTarget.value)}
          w="22rem"
        />
        <Button type="submit" leftSection={<IconSearch size="1rem" aria-hidden />} loading={pages.isFetching && !pages.isFetchingNextPage}>
          {t('journal.search')}
        </Button>
        <span className="quiet">{t('journal.logged')}</span>
        <span className={styles['spring']} />
        <Chain chain={chain} />
      </form>
      {pages.isError ? (
        <p className={styles['failed']}>{failureWords(t, pages.error)}</p>
      ) : (
        <JournalTable entries={entries} loading={pages.isPending} more={pages.hasNextPage} onMore={() => void pages.fetchNextPage()} />
      )}
    </div>
  );
}

function Chain({ chain }: { readonly chain: { readonly checked: number; readonly intact: boolean } | undefined }) {
  const { t } = useTranslation();
  if (!chain) return <span className="quiet">{t('journal.chainUnknown')}</span>;
  return (
    <span className={styles['chain']} data-intact={chain.intact}>
      {chain.intact ? <IconCircleCheckFilled size="1rem" aria-hidden /> : <IconAlertTriangle size="1rem" aria-hidden />}
      {t(chain.intact ? 'journal.chainIntact' : 'journal.chainBroken')}{' '}
      <span className="figures">{t('journal.chainChecked', { n: chain.checked.toLocaleString() })}</span>
    </span>
  );
}
