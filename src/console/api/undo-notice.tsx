import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const UNDO_MS = 8_000;
let shown = 0;

/** Says that something is done and, where it can be, offers to undo it: undo beats confirm (CONSOLE rule 7). */
export function showDone(message: string, undo?: { readonly label: string; readonly run: () => void }): void {
  shown += 1;
  const id = `done-${shown}`;
  notifications.show({
    id,
    autoClose: undo ? UNDO_MS : 3_000,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        {undo && (
          <Button
            size="xs"
            onClick={() => {
              notifications.hide(id);
              undo.run();
            }}
          >
            {undo.label}
          </Button>
        )}
      </Group>
    ),
  });
}
