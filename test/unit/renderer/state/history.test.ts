// The places a person was at, and the fragment of the address that names one.

import { describe, expect, it } from 'vitest';
import { addressOf, placeOf, recordOf } from '../../../../src/renderer/src/state/address.ts';
import {
  forget,
  samePlace,
  stepBack,
  stepForward,
  visit,
  type History,
} from '../../../../src/renderer/src/state/history.ts';
import type { Place } from '../../../../src/renderer/src/state/place.ts';

const home: Place = { kind: 'first-run' };
const profile: Place = { kind: 'profile', id: 'p' };
const ladder: Place = { kind: 'capture', capture: 'c', view: 'handshake' };
const list: Place = { kind: 'capture', capture: 'c', view: 'timeline' };
const begin: History = { place: home, back: [], forward: [] };

const walk = (...places: Place[]): History => places.reduce(visit, begin);

describe('going', () => {
  it('remembers where one was, oldest first', () => {
    expect(walk(profile, ladder)).toEqual({ place: ladder, back: [home, profile], forward: [] });
  });

  it('changes nothing if one is there already', () => {
    const there = walk(ladder);
    expect(visit(there, { ...ladder })).toBe(there);
  });

  it('tells the views of a capture apart', () => {
    expect(samePlace(ladder, list)).toBe(false);
    expect(walk(ladder, list).back).toEqual([home, ladder]);
  });

  it('forgets what lay ahead', () => {
    expect(visit(stepBack(walk(profile, ladder)), list).forward).toEqual([]);
  });

  it('keeps a hundred places', () => {
    const many = Array.from({ length: 150 }, (_, i): Place => ({ kind: 'profile', id: String(i) }));
    const { back } = walk(...many);
    expect(back).toHaveLength(100);
    expect(back.at(-1)).toEqual(many[148]);
  });
});

describe('back and forward', () => {
  it('lead to the same places', () => {
    const there = walk(profile, ladder, list);
    expect(stepForward(stepForward(stepBack(stepBack(there))))).toEqual(there);
  });

  it('stay where there is nothing further', () => {
    expect(stepBack(begin)).toBe(begin);
    expect(stepForward(begin)).toBe(begin);
  });
});

describe('a place that is gone', () => {
  const gone = (place: Place) => place.kind === 'capture';

  it('is taken out, and who was there is led elsewhere', () => {
    expect(forget(walk(profile, ladder, list), gone, profile)).toEqual({ place: profile, back: [home], forward: [] });
  });

  it('leaves no place twice in a row', () => {
    expect(forget(walk(profile, ladder, profile, list, home), gone, home).back).toEqual([home, profile]);
  });

  it('is taken out ahead as well', () => {
    expect(forget(stepBack(stepBack(walk(profile, ladder))), gone, home).forward).toEqual([profile]);
  });
});

describe('the address', () => {
  it.each([profile, ladder, list, { kind: 'profile', id: 'a/b#ü %' } as const])('of %j leads back to it', (place) => {
    expect(placeOf(addressOf(place))).toEqual(place);
  });

  it('names the record that is chosen', () => {
    expect(recordOf(addressOf(list, 17))).toBe(17);
    expect(placeOf(addressOf(list, 17))).toEqual(list);
    expect(recordOf(addressOf(list))).toBeUndefined();
    expect(recordOf('#capture/c/timeline/0x1')).toBeUndefined();
    expect(recordOf('#capture/c/timeline/99999999999999999999')).toBeUndefined();
  });

  it.each(['', '#', '#capture/c', '#capture/c/elsewhere', '#profile/', '#profile/%zz', '#x/y'])(
    '%j names none',
    (text) => {
      expect(placeOf(text)).toBeUndefined();
    },
  );
});
