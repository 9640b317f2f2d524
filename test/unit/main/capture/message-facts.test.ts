import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { messageFacts, type MessageFacts } from '../../../../src/main/capture/message-facts.ts';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';

const factsOf = (text: string) => messageFacts(decodeFrame(jsonSerializer, Buffer.from(text), 'text'));

describe('messageFacts', () => {
  it.each<[string, MessageFacts]>([
    ['[1,"realm1",{"roles":{"caller":{}}}]', { type: 'HELLO', uri: 'realm1' }],
    ['[2,5,{"roles":{"broker":{}}}]', { type: 'WELCOME' }],
    ['[6,{},"wamp.close.normal"]', { type: 'GOODBYE', uri: 'wamp.close.normal' }],
    ['[16,1,{},"a.b"]', { type: 'PUBLISH', request: 1, uri: 'a.b' }],
    ['[17,1,99]', { type: 'PUBLISHED', request: 1 }],
    ['[337,99]', { type: 'EVENT_RECEIVED', request: 99 }],
    ['[48,1,{"receive_progress":true},"a.b"]', { type: 'CALL', request: 1, uri: 'a.b' }],
  ])('%s: type, id and URI', (text, facts) => {
    expect(factsOf(text)).toEqual(facts);
  });

  it.each<[string, MessageFacts]>([
    ['[32,1,{},"a.b"]', { type: 'SUBSCRIBE', request: 1, uri: 'a.b' }],
    ['[33,1,7]', { type: 'SUBSCRIBED', request: 1, target: 7 }],
    ['[34,2,7]', { type: 'UNSUBSCRIBE', request: 2, target: 7 }],
    ['[35,2]', { type: 'UNSUBSCRIBED', request: 2 }],
    ['[35,0,{"subscription":7}]', { type: 'UNSUBSCRIBED', request: 0, target: 7 }],
    ['[36,7,99,{}]', { type: 'EVENT', request: 7, target: 7 }],
    ['[65,1,8]', { type: 'REGISTERED', request: 1, target: 8 }],
    ['[66,2,8]', { type: 'UNREGISTER', request: 2, target: 8 }],
    ['[67,0,{"registration":8}]', { type: 'UNREGISTERED', request: 0, target: 8 }],
    ['[68,1,8,{}]', { type: 'INVOCATION', request: 1, target: 8 }],
  ])('%s: the subscription or registration', (text, facts) => {
    expect(factsOf(text)).toEqual(facts);
  });

  it.each<[string, MessageFacts]>([
    ['[36,7,99,{"topic":"a.b.c"}]', { type: 'EVENT', request: 7, target: 7, uri: 'a.b.c' }],
    ['[68,1,8,{"procedure":"a.b"}]', { type: 'INVOCATION', request: 1, target: 8, uri: 'a.b' }],
    ['[32,1,{"match":"prefix"},"a."]', { type: 'SUBSCRIBE', request: 1, uri: 'a.', match: 'prefix' }],
    ['[64,1,{"match":"wildcard"},"a..b"]', { type: 'REGISTER', request: 1, uri: 'a..b', match: 'wildcard' }],
    ['[32,1,{"match":"exact"},"a"]', { type: 'SUBSCRIBE', request: 1, uri: 'a' }],
    ['[48,1,{"progress":true},"a.b"]', { type: 'CALL', request: 1, uri: 'a.b', progress: true }],
    ['[50,1,{"progress":true}]', { type: 'RESULT', request: 1, progress: true }],
    ['[50,1,{"progress":false}]', { type: 'RESULT', request: 1 }],
    ['[68,1,8,{"progress":true}]', { type: 'INVOCATION', request: 1, target: 8, progress: true }],
    ['[70,1,{"progress":true}]', { type: 'YIELD', request: 1, progress: true }],
    ['[8,48,1,{},"a.error.b"]', { type: 'ERROR', request: 1, uri: 'a.error.b', requestType: 'CALL' }],
  ])('%s: what its dictionary and request type say', (text, facts) => {
    expect(factsOf(text)).toEqual(facts);
  });

  it('are less for what is no message', () => {
    expect(factsOf('[48,"x",{}]')).toEqual({ type: 'CALL' });
    expect(factsOf('[300]')).toEqual({});
    expect(factsOf('no json')).toEqual({});
    // A type that no request has still leaves the rest.
    expect(factsOf('[8,999,1,{},"a.error.b"]')).toMatchObject({ type: 'ERROR', request: 1, uri: 'a.error.b' });
    expect(factsOf('[8,999,1,{},"a.error.b"]').requestType).toBeUndefined();
  });
});
