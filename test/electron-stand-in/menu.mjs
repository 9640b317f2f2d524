// Menus as data: nothing is drawn, but items can be found and clicked, roles act where they mean
// something here, and a key that the page left alone runs the item with that accelerator.
import { EventEmitter } from 'node:events';
import { app } from './app.mjs';
import { happening, recorded } from './happening.mjs';
import { BrowserWindow, windowNews } from './window.mjs';

let applicationMenu = null;
let lastCommand = 0;

const zoom = (window, change) =>
  window?.webContents.setZoomLevel(change === 0 ? 0 : window.webContents.getZoomLevel() + change);
const edit = (name) => ({ label: name[0].toUpperCase() + name.slice(1), run: (window) => window?.webContents[name]() });
const ROLES = {
  quit: { label: 'Quit', accelerator: 'CommandOrControl+Q', run: () => app.quit() },
  close: { label: 'Close Window', accelerator: 'CommandOrControl+W', run: (window) => window?.close() },
  minimize: { label: 'Minimize', accelerator: 'CommandOrControl+M', run: (window) => window?.minimize() },
  reload: { label: 'Reload', accelerator: 'CmdOrCtrl+R', run: (window) => window?.reload() },
  forcereload: { label: 'Force Reload', accelerator: 'Shift+CmdOrCtrl+R', run: (window) => window?.reload() },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: 'Ctrl+Shift+I',
    run: (window) => window?.webContents.toggleDevTools(),
  },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: 'F11',
    run: (window) => window?.setFullScreen(!window.isFullScreen()),
  },
  resetzoom: { label: 'Actual Size', accelerator: 'CommandOrControl+0', run: (window) => zoom(window, 0) },
  zoomin: { label: 'Zoom In', accelerator: 'CommandOrControl+Plus', run: (window) => zoom(window, 0.5) },
  zoomout: { label: 'Zoom Out', accelerator: 'CommandOrControl+-', run: (window) => zoom(window, -0.5) },
  // Their keys are the page's own.
  ...Object.fromEntries(['cut', 'copy', 'paste', 'undo', 'redo', 'delete'].map((name) => [name, edit(name)])),
  selectall: { ...edit('selectAll'), label: 'Select All' },
};
const plain = (role) => ({ role });
const LISTS = {
  editmenu: ['Edit', ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll']],
  viewmenu: ['View', ['reload', 'forceReload', 'toggleDevTools', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen']],
  windowmenu: ['Window', ['minimize', 'close']],
  filemenu: ['File', ['quit']],
  appmenu: ['App', ['about', 'quit']],
};

export class MenuItem {
  constructor(options) {
    const role = options.role?.toLowerCase();
    const known = ROLES[role];
    const [listLabel, list] = LISTS[role] ?? [];
    Object.assign(
      this,
      { enabled: true, visible: true, checked: false, commandId: ++lastCommand, sublabel: '', toolTip: '' },
      options,
    );
    this.role = role;
    this.label = options.label ?? known?.label ?? listLabel ?? options.role ?? '';
    this.accelerator = options.accelerator ?? known?.accelerator;
    const submenu = options.submenu ?? list?.map(plain);
    if (submenu) this.submenu = submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.click = (event = happening(), window = BrowserWindow.getFocusedWindow()) => {
      if (!this.enabled) return;
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.checked = true;
      if (known) known.run(window ?? undefined);
      else options.click?.call(this, this, window ?? undefined, event);
    };
  }
}

export class Menu extends EventEmitter {
  items = [];
  popup = recorded('menu.popup');
  closePopup() {}

  static buildFromTemplate(template) {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }
  static setApplicationMenu(menu) {
    recorded('Menu.setApplicationMenu')(menu);
    applicationMenu = menu;
  }
  static getApplicationMenu = () => applicationMenu;
  static sendActionToFirstResponder() {}

  append(item) {
    this.items.push(item);
  }
  insert(at, item) {
    this.items.splice(at, 0, item);
  }
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}

const WORDS = {
  commandorcontrol: 'ctrl',
  cmdorctrl: 'ctrl',
  control: 'ctrl',
  command: 'meta',
  cmd: 'meta',
  super: 'meta',
  option: 'alt',
  altgr: 'alt',
};
const KEYS = {
  plus: '+',
  esc: 'escape',
  return: 'enter',
  space: ' ',
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
};

/** True if the key pressed is the accelerator; both letter and place on the keyboard count, as shift changes the letter. */
function isAccelerator(accelerator, { key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  const parts = accelerator.split('+').map((part) => WORDS[part.toLowerCase()] ?? part.toLowerCase());
  const last = parts.pop();
  const wanted = KEYS[last] ?? last;
  const held = { ctrl: ctrlKey, meta: metaKey, alt: altKey, shift: shiftKey };
  const modifiersFit = Object.entries(held).every(
    ([name, down]) => down === parts.includes(name) || (name === 'shift' && wanted === '+'),
  );
  const place = code.toLowerCase();
  return modifiersFit && (key.toLowerCase() === wanted || place === `key${wanted}` || place === `digit${wanted}`);
}

function itemFor(menu, pressed) {
  for (const item of menu?.items ?? []) {
    if (item.submenu) {
      const found = itemFor(item.submenu, pressed);
      if (found) return found;
    } else if (
      item.accelerator &&
      item.enabled &&
      item.registerAccelerator !== false &&
      isAccelerator(item.accelerator, pressed)
    ) {
      return item;
    }
  }
  return undefined;
}

windowNews.on('created', (window) => {
  window.webContents.on('-key', (pressed) => {
    itemFor(applicationMenu, pressed)?.click(happening({ triggeredByAccelerator: true }), window);
  });
});
