// The native menu. What the page can do it does itself: the item presses the page's own keys, so that there
// is one way for each thing. The keys stand here as in the page's table (key-table.ts); a test holds the
// two together. Elsewhere than on macOS the page hears its keys alone, and the menu only shows them.

import type { Input, KeyboardInputEvent, MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly newWindow: () => void;
  /** Presses keys in the window that has the focus, written as in the page's table: `Mod+K`. */
  readonly press: (stroke: string) => void;
}

type Item = MenuItemConstructorOptions;
const LINE: Item = { type: 'separator' };

/** The menu bar of a platform. `isPackaged`: tools for developers are left out. */
export function menuTemplate(platform: NodeJS.Platform, isPackaged: boolean, actions: MenuActions): Item[] {
  const mac = platform === 'darwin';
  const page = (label: string, stroke: string): Item => ({
    label,
    accelerator: acceleratorOf(stroke),
    registerAccelerator: false,
    click: () => actions.press(stroke),
  });
  const settings = page(mac ? 'Settings…' : 'Settings', 'Mod+,');
  const file: Item[] = [
    page('New Connection', 'Mod+N'),
    { label: 'New Window', accelerator: 'Shift+CmdOrCtrl+N', click: actions.newWindow },
    LINE,
    page('Open Capture…', 'Mod+O'),
    page('Save Capture…', 'Mod+E'),
    LINE,
    page('Close Capture', 'Mod+W'),
    { role: 'close', label: 'Close Window', accelerator: 'Shift+CmdOrCtrl+W' },
    ...(mac ? [] : [LINE, settings, LINE, quit(platform)]),
  ];
  return [
    ...(mac ? [{ label: 'WAMP Inspector', submenu: appMenu(settings) }] : []),
    { label: mac ? 'File' : '&File', submenu: file },
    { label: mac ? 'Edit' : '&Edit', submenu: [...editing(mac), LINE, page('Filter', 'Mod+F')] },
    { label: mac ? 'View' : '&View', submenu: viewMenu(page, isPackaged) },
    {
      role: 'window',
      label: mac ? 'Window' : '&Window',
      submenu: [{ role: 'minimize' }, ...(mac ? [{ role: 'zoom' } as const, LINE, { role: 'front' } as const] : [])],
    },
    {
      role: 'help',
      label: mac ? 'Help' : '&Help',
      submenu: [page('Keyboard Shortcuts', '?'), ...(mac ? [] : [LINE, about])],
    },
  ];
}

const about: Item = { role: 'about', label: 'About WAMP Inspector' };

function appMenu(settings: Item): Item[] {
  return [
    about,
    LINE,
    settings,
    LINE,
    { role: 'services' },
    LINE,
    { role: 'hide', label: 'Hide WAMP Inspector' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    LINE,
    quit('darwin'),
  ];
}

function quit(platform: NodeJS.Platform): Item {
  const label = platform === 'win32' ? 'Exit' : platform === 'darwin' ? 'Quit WAMP Inspector' : 'Quit';
  return { role: 'quit', label, accelerator: 'CmdOrCtrl+Q' };
}

function viewMenu(page: (label: string, stroke: string) => Item, isPackaged: boolean): Item[] {
  return [
    page('Search or Run a Command', 'Mod+K'),
    LINE,
    page('Handshake', 'Mod+1'),
    page('Timeline', 'Mod+2'),
    page('Call', 'Mod+3'),
    LINE,
    page('Sidebar', 'Mod+B'),
    page('Inspector', 'Mod+I'),
    LINE,
    page('Back', 'Alt+ArrowLeft'),
    page('Forward', 'Alt+ArrowRight'),
    LINE,
    { role: 'reload' },
    ...(isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    LINE,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    LINE,
    { role: 'togglefullscreen' },
  ];
}

function editing(mac: boolean): Item[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    LINE,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    ...(mac ? [{ role: 'pasteAndMatchStyle' } as const] : []),
    { role: 'delete' },
    { role: 'selectAll' },
  ];
}

/** The menu at the pointer: for text that is typed or selected, and else there is none. */
export function contextTemplate(isEditable: boolean, hasSelection: boolean): Item[] {
  if (isEditable) return editing(false);
  return hasSelection ? [{ role: 'copy' }] : [];
}

/** A stroke as the system's menus write it. */
export function acceleratorOf(stroke: string): string {
  return stroke.replace('Mod', 'CmdOrCtrl').replace('Arrow', '');
}

/** A stroke as events for the page. */
export function eventsOf(stroke: string, platform: NodeJS.Platform): KeyboardInputEvent[] {
  const parts = stroke.split('+');
  const keyCode = (parts.pop() ?? '').replace('Arrow', '');
  const modifiers = parts.map((part) => {
    if (part === 'Mod') return platform === 'darwin' ? 'meta' : 'control';
    return part === 'Alt' ? 'alt' : 'shift';
  });
  return [
    { type: 'keyDown', keyCode, modifiers },
    { type: 'keyUp', keyCode, modifiers },
  ];
}

/** True for the key that opens the menu where no bar shows it: the window has the page's title bar instead. */
export function isMenuKey(
  platform: NodeJS.Platform,
  input: Pick<Input, 'type' | 'key' | 'shift' | 'alt' | 'control' | 'meta'>,
): boolean {
  const { type, key, shift, alt, control, meta } = input;
  return platform !== 'darwin' && type === 'keyDown' && key === 'F10' && !shift && !alt && !control && !meta;
}
