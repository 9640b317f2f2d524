import { describe, expect, it } from 'vitest';
import { Cookies } from '../../../../src/main/demo-router/cookies.ts';
import type { Door } from '../../../../src/main/transport/listener.ts';

const IDENTITY = { realm: 'demo', authid: 'cora', authrole: 'user', authmethod: 'ticket' };
const PLAIN: Door = { unix: false };

/** A book whose values are 1, 2, 3, … */
function book(): Cookies {
  let last = 0;
  return new Cookies((length) => new Uint8Array(length).fill(++last));
}

/** The door of somebody who was given a cookie. */
function given(cookies: Cookies): Door {
  const setCookie = cookies.issue(PLAIN);
  return { ...PLAIN, ...(setCookie !== undefined && { setCookie }) };
}

const back = ({ setCookie = '' }: Door): Door => ({ ...PLAIN, cookie: `a=b; ${setCookie.split(';', 1)[0] ?? ''}` });

describe('a cookie', () => {
  it('is made for whoever has none that is known, each time another', () => {
    const cookies = book();
    const [first, second] = [cookies.issue(PLAIN), cookies.issue({ ...PLAIN, cookie: 'demo-session=foreign' })];
    expect(first).toMatch(/^demo-session=[\w-]{32}; Path=\/; HttpOnly; Max-Age=86400$/);
    expect(second).not.toBe(first);
    expect(cookies.issue({ ...PLAIN, channel: { protocol: 'TLSv1.3' } })).toMatch(/; Secure$/);
  });

  it('stands for the identity of the login that followed, in its realm', () => {
    const cookies = book();
    const door = given(cookies);
    expect(cookies.identity(back(door), 'demo')).toBeUndefined();
    cookies.keep(door, IDENTITY);
    expect(cookies.identity(back(door), 'demo')).toEqual(IDENTITY);
    expect(cookies.identity(back(door), 'members')).toBeUndefined();
    expect(cookies.identity(back(given(cookies)), 'demo')).toBeUndefined();
    // Who is known gets no other.
    expect(cookies.issue(back(door))).toBeUndefined();
    cookies.keep(back(door), { ...IDENTITY, authid: 'tess' });
    expect(cookies.identity(back(door), 'demo')?.authid).toBe('tess');
  });

  it('cannot be chosen by the client', () => {
    const cookies = book();
    cookies.keep({ ...PLAIN, cookie: 'demo-session=chosen' }, IDENTITY);
    expect(cookies.identity({ ...PLAIN, cookie: 'demo-session=chosen' }, 'demo')).toBeUndefined();
    expect(cookies.isShown({ ...PLAIN, cookie: 'demo-session=chosen' })).toBe(true);
    expect(cookies.isShown({ ...PLAIN, cookie: 'demo=1' })).toBe(false);
    expect(cookies.isShown(PLAIN)).toBe(false);
  });

  it('is forgotten when a thousand others came after it', () => {
    let last = 0;
    const cookies = new Cookies((length) => {
      last++;
      return new Uint8Array(length).map((_, i) => last >> (8 * i));
    });
    const doors = Array.from({ length: 1_001 }, () => {
      const door = given(cookies);
      cookies.keep(door, IDENTITY);
      return back(door);
    });
    expect(doors.filter((door) => cookies.identity(door, 'demo') === undefined)).toEqual(doors.slice(0, 1));
  });
});
