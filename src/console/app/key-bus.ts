import { useEffect, useRef } from 'react';
import { NO_KEYS, readKey, type KeyCommand, type KeyState } from './keys.ts';

type Handler = (command: KeyCommand) => boolean;

/** The last to mount is asked first and says true when it has done something: an open dialogue before the screen below it. */
const handlers: Handler[] = [];
let state: KeyState = NO_KEYS;

/** A dialogue, menu or list lies over the screen: it has the keys, and what lies under it does nothing. */
const OVERLAYS = '[aria-modal="true"], [role="menu"], [role="listbox"]';
let overlaid = false;

/** Before anybody closes it: by the time the key has come to us, Escape may already have. */
function onKeyDownFirst(event: KeyboardEvent): void {
  const view = isElement(event.target) ? event.target.ownerDocument : document;
  overlaid = [...view.querySelectorAll<HTMLElement>(OVERLAYS)].some((each) => each.checkVisibility());
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || overlaid) return;
  const read = readKey(
    state,
    {
      code: event.code,
      key: event.key,
      shift: event.shiftKey,
      ctrl: event.ctrlKey,
      alt: event.altKey,
      meta: event.metaKey,
      typing: takesText(event.target),
      onControl: isControl(event.target),
    },
    Date.now(),
  );
  state = read.state;
  const { command } = read;
  // A key held down moves through the list, but acknowledges or sends nothing twice.
  if (!command || (event.repeat && command.do !== 'next' && command.do !== 'previous')) return;
  for (let index = handlers.length - 1; index >= 0; index -= 1) {
    if (handlers[index]?.(command)) {
      event.preventDefault();
      return;
    }
  }
}

/** Listens in this window; panels popped out to another one call it for theirs. */
export function listenForKeys(target: Window): () => void {
  target.addEventListener('keydown', onKeyDownFirst, true);
  target.addEventListener('keydown', onKeyDown);
  return () => {
    target.removeEventListener('keydown', onKeyDownFirst, true);
    target.removeEventListener('keydown', onKeyDown);
  };
}

/**
 * Answers keys while mounted; a tool that runs only at times answers while `active`, and before all that was there when it
 * began: Escape ends the measuring, not the card below. The handler may change from render to render.
 */
export function useKeys(handler: Handler, active = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!active) return undefined;
    const stable: Handler = (command) => latest.current(command);
    handlers.push(stable);
    return () => {
      handlers.splice(handlers.indexOf(stable), 1);
    };
  }, [active]);
}

function takesText(target: EventTarget | null): boolean {
  if (!isElement(target)) return false;
  return target.matches(
    'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=file]), textarea, select, [contenteditable=true]',
  );
}

function isControl(target: EventTarget | null): boolean {
  return (
    isElement(target) && target.closest('button, a[href], [role=button], [role=tab], [role=menuitem], [role=option], summary') !== null
  );
}

/** Not `instanceof`: an element of a popped-out window has another window's class. */
function isElement(target: EventTarget | null): target is Element {
  return target !== null && 'matches' in target;
}
