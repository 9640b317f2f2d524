// webContents.sendInputEvent for keys and the mouse, as the protocol writes them.

const NAMED = {
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  Return: 'Enter',
  Esc: 'Escape',
  Space: ' ',
  Plus: '+',
};
const PLACES = {
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
  '?': 'Slash',
  '-': 'Minus',
  '=': 'Equal',
  '+': 'Equal',
  ' ': 'Space',
};
const VIRTUAL = {
  Enter: 13,
  Escape: 27,
  ' ': 32,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Tab: 9,
  Backspace: 8,
  Delete: 46,
};
const MODIFIERS = { alt: 1, control: 2, ctrl: 2, meta: 4, command: 4, cmd: 4, shift: 8 };

const modifiersOf = (names = []) => names.reduce((bits, name) => bits | (MODIFIERS[name.toLowerCase()] ?? 0), 0);

function keyOf(keyCode, modifiers) {
  const name = NAMED[keyCode] ?? keyCode;
  const key = name.length === 1 ? (modifiers & MODIFIERS.shift ? name.toUpperCase() : name.toLowerCase()) : name;
  const upper = name.toUpperCase();
  const letter = /^[A-Z]$/.test(upper) ? `Key${upper}` : /^\d$/.test(name) ? `Digit${name}` : undefined;
  return {
    key,
    code: letter ?? PLACES[name] ?? name,
    windowsVirtualKeyCode: VIRTUAL[name] ?? (letter ? upper.charCodeAt(0) : 0),
  };
}

/** Method and parameters for one of Electron's input events. */
export function inputCommand({
  type,
  keyCode,
  modifiers: names,
  x = 0,
  y = 0,
  button = 'left',
  clickCount = 1,
  deltaX = 0,
  deltaY = 0,
}) {
  const modifiers = modifiersOf(names);
  const mouse = {
    mouseDown: 'mousePressed',
    mouseUp: 'mouseReleased',
    mouseMove: 'mouseMoved',
    mouseWheel: 'mouseWheel',
  }[type];
  if (mouse) {
    const wheel = mouse === 'mouseWheel' ? { deltaX: -deltaX, deltaY: -deltaY } : {};
    const pressed = mouse === 'mouseMoved' || mouse === 'mouseWheel' ? {} : { button, clickCount };
    return ['Input.dispatchMouseEvent', { type: mouse, x, y, modifiers, ...pressed, ...wheel }];
  }
  const key = keyOf(keyCode, modifiers);
  if (type === 'char') return ['Input.dispatchKeyEvent', { type: 'char', text: keyCode, modifiers }];
  // In Electron a letter is typed by the event `char`, never by keyDown alone.
  return ['Input.dispatchKeyEvent', { type: type === 'keyUp' ? 'keyUp' : 'rawKeyDown', modifiers, ...key }];
}
