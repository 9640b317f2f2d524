// Who stands behind what, through lists and events in any order.

import { describe, expect, it } from 'vitest';
import { DetailReader, type EntryName } from '../../../../src/main/realm/detail-reader.ts';
import { Memberships } from '../../../../src/main/realm/memberships.ts';
import { settled } from './scripted-session.ts';

describe('memberships', () => {
  it('keep the order of the router and know both ends', () => {
    const members = new Memberships();
    members.set(1, [30, 20]);
    members.set(2, [20]);
    expect([...(members.of(1) ?? [])]).toEqual([30, 20]);
    expect([...members.heldBy(20)]).toEqual([1, 2]);
    expect(members.leave(20)).toEqual([1, 2]);
    expect([[...(members.of(1) ?? [])], [...(members.of(2) ?? [])]]).toEqual([[30], []]);
    members.drop(1);
    expect(members.of(1)).toBeUndefined();
    expect([...members.heldBy(30)]).toEqual([]);
  });

  it('apply what came while a list was read to that list', () => {
    const members = new Memberships();
    members.begin(1);
    members.change(1, 20, false);
    members.change(1, 21, true);
    members.leave(22);
    members.set(1, [20, 22, 23]);
    expect([...(members.of(1) ?? [])]).toEqual([23, 21]);
  });

  it('count an event that comes twice once', () => {
    const members = new Memberships();
    members.set(1, []);
    members.change(1, 20, true);
    members.change(1, 20, true);
    expect(members.of(1)?.size).toBe(1);
  });

  it('are not invented for an entry whose list was not read', () => {
    const members = new Memberships();
    members.change(1, 20, true);
    expect(members.of(1)).toBeUndefined();
  });

  it('do not grow without limit', () => {
    const members = new Memberships(3);
    expect(members.set(1, [1, 2, 3])).toBe(true);
    expect(members.set(2, [4])).toBe(false);
    expect(members.of(2)).toBeUndefined();
    // An event beyond the limit: what is not known whole is not known.
    members.change(1, 4, true);
    expect(members.of(1)).toBeUndefined();
    expect(members.set(2, [4])).toBe(true);
  });

  it('give a list up that changed too much while it was read', () => {
    const members = new Memberships();
    members.begin(1);
    for (let i = 0; i < 20_000; i++) members.change(1, i + 1, true);
    expect(members.set(1, [1])).toBe(false);
  });
});

describe('reading in the background', () => {
  const readerOf = () => {
    const read: string[] = [];
    const waiting: (() => void)[] = [];
    const reader = new DetailReader(({ list, id }: EntryName) => {
      read.push(`${list} ${id}`);
      return new Promise((resolve) => waiting.push(resolve));
    });
    const finish = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        next();
        await settled();
      }
    };
    return { reader, read, finish };
  };

  it('takes what is in view before the rest, the latest wish first', async () => {
    const { reader, read, finish } = readerOf();
    reader.readAll(
      'sessions',
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    expect(read).toHaveLength(16);
    reader.want('sessions', [101, 102]);
    reader.want('sessions', [201, 202]);
    await finish();
    expect(read.slice(16, 20)).toEqual(['sessions 201', 'sessions 202', 'sessions 101', 'sessions 102']);
    expect(read).toHaveLength(44);
  });

  it('does not read what is being read, and nothing after it was stopped', async () => {
    const { reader, read, finish } = readerOf();
    reader.want('sessions', [1]);
    reader.want('sessions', [1]);
    reader.readAll('sessions', [1, 2]);
    expect(read).toEqual(['sessions 1', 'sessions 2']);
    reader.want(
      'registrations',
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    reader.stop();
    await finish();
    expect(read).toHaveLength(16);
  });

  it('forgets rows that were only scrolled past', async () => {
    const { reader, read, finish } = readerOf();
    for (let page = 0; page < 50; page++)
      reader.want(
        'sessions',
        Array.from({ length: 50 }, (_, i) => page * 50 + i + 1),
      );
    await finish();
    expect(read.length).toBeLessThanOrEqual(16 + 1000);
    expect(read).toContain('sessions 2451');
  });
});
