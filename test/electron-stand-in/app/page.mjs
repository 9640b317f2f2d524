/* global window, document, addEventListener */
window.notices = [];
window.app.onNotice((...args) => window.notices.push(args));
window.pressed = [];
addEventListener('keydown', ({ ctrlKey, key, code }) =>
  window.pressed.push(`${ctrlKey ? 'Control+' : ''}${key} ${code}`),
);
addEventListener('pagehide', () => window.app.say('leaving'));
addEventListener('keydown', (event) => event.key === 'F2' && event.preventDefault());
document.querySelector('output').textContent = 'started';
