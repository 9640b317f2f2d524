// The focus among the panes of the page. A pane is an element marked with `data-pane`; each remembers
// where in it the focus was.

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [contenteditable="true"], [tabindex]';
/** What a pane is about takes the focus before the controls around it. */
const CORE = '[data-core], [role="listbox"], [role="grid"], [role="tree"], [role="treegrid"]';

const lastIn = new WeakMap<Element, HTMLElement>();

/**
 * Remembers where the focus was in each pane; and when what has the focus is taken away, as a button is
 * that has nothing left to do, gives it to the pane it was in. The result ends it.
 */
export function watchFocus(): () => void {
  let holder: { readonly element: HTMLElement; readonly pane: Element | null } | undefined;
  const note = (target: EventTarget | null) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const pane = target.closest('[data-pane]');
    if (pane !== null) lastIn.set(pane, target);
    holder = { element: target, pane };
  };
  const hear = ({ target }: FocusEvent) => note(target);
  // What is drawn first may have taken the focus before anybody listened.
  note(document.activeElement);
  const watcher = new MutationObserver(() => {
    if (holder === undefined || holder.element.isConnected || !isFocusLost()) return;
    const { pane } = holder;
    holder = undefined;
    whenUncovered(() => {
      if (isFocusLost() && (pane?.isConnected !== true || !focusIn(pane))) focusPane('view');
    });
  });
  document.addEventListener('focusin', hear);
  watcher.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', hear);
    watcher.disconnect();
  };
}

function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Moves the focus to the pane after (1) or before (-1) the one that has it. */
export function stepPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll('[data-pane]')].filter((pane) => pane.getClientRects().length > 0);
  const now = panes.findIndex((pane) => pane === document.activeElement?.closest('[data-pane]'));
  const start = now < 0 && step < 0 ? 0 : now;
  for (let turn = 1; turn <= panes.length; turn += 1) {
    const pane = panes[(start + step * turn + panes.length * turn) % panes.length];
    if (pane !== undefined && focusIn(pane)) return;
  }
}

/** Moves the focus into a pane by its name; false if it is not there. */
export function focusPane(name: string): boolean {
  const pane = document.querySelector(`[data-pane="${CSS.escape(name)}"]`);
  return pane !== null && focusIn(pane);
}

/** Frames to wait for an overlay to be gone. */
const MOST_FRAMES = 60;

/** Moves the focus into a pane once no overlay lies above it: one that closes gives the focus back first. */
export function focusPaneSoon(name: string): void {
  whenUncovered(() => focusPane(name));
}

/** The same, but only if nothing has the focus then: what had it may be gone. */
export function keepFocusIn(name: string): void {
  whenUncovered(() => {
    if (isFocusLost()) focusPane(name);
  });
}

function whenUncovered(then: () => void, frames = MOST_FRAMES): void {
  requestAnimationFrame(() => {
    if (frames > 0 && document.querySelector('[role="dialog"]') !== null) whenUncovered(then, frames - 1);
    else then();
  });
}

function focusIn(pane: Element): boolean {
  const last = lastIn.get(pane);
  const target = last !== undefined && pane.contains(last) && isReachable(last) ? last : firstIn(pane);
  target?.focus();
  return target !== undefined;
}

function firstIn(pane: Element): HTMLElement | undefined {
  const core = [...pane.querySelectorAll<HTMLElement>(CORE)];
  const within = core.flatMap((element) => [element, ...element.querySelectorAll<HTMLElement>(FOCUSABLE)]);
  const tab = pane.querySelectorAll<HTMLElement>('[role="tab"][aria-selected="true"]');
  return [...within, ...tab, ...pane.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isReachable);
}

function isReachable(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && element.getClientRects().length > 0;
}
