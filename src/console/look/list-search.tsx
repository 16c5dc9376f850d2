import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

interface ListSearchProps {
  /** What is searched, and by what; stands in the field until something is typed, and is its name. */
  readonly label: string;
  readonly words: string;
  readonly onWords: (words: string) => void;
}

/** Narrows a list that is too long to look through, above it. */
export function ListSearch({ label, words, onWords }: ListSearchProps) {
  return (
    <TextInput
      size="xs"
      type="search"
      leftSection={<IconSearch size="1rem" aria-hidden />}
      aria-label={label}
      placeholder={label}
      value={words}
      onChange={(event) => onWords(event.currentTarget.value)}
    />
  );
}
