// Conversations about the meta API as they were recorded with real routers: each call is answered as it was then.

import { readFileSync } from 'node:fs';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import type { Message } from '../../../../src/shared/wamp/messages.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { ScriptedSession, type Answer } from './scripted-session.ts';

interface Conversation {
  readonly title: string;
  readonly session: number;
  readonly messages: readonly string[];
}

/** Conversations of one router by their titles, or a part of them. */
export class RecordedRouter {
  readonly #conversations: readonly Conversation[];

  constructor(name: 'crossbar' | 'nexus') {
    const file = new URL(`../../../fixtures/meta/${name}.json`, import.meta.url);
    const { conversations } = JSON.parse(readFileSync(file, 'utf8')) as { conversations: Conversation[] };
    this.#conversations = conversations;
  }

  messages(title: string): readonly Message[] {
    return this.#conversation(title).messages.map((text) => {
      const decoded = decodeFrame(jsonSerializer, Buffer.from(text), 'text');
      if (decoded.kind !== 'message') throw new Error(`no message: ${text}`);
      return decoded.message;
    });
  }

  /** A session whose calls are answered as in this conversation. What was not asked then is an error of the test. */
  session(title: string): ScriptedSession {
    const messages = this.messages(title);
    const answers = new Map<string, Answer>();
    for (const call of messages) {
      if (call.kind !== 'CALL') continue;
      const reply = messages.find(
        (one) => (one.kind === 'RESULT' || one.kind === 'ERROR') && one.request === call.request,
      );
      if (reply) answers.set(keyOf(call.procedure, call.args ?? [], call.kwargs ?? {}), answerOf(reply));
    }
    const session = new ScriptedSession(this.#conversation(title).session);
    for (const message of messages) {
      if (message.kind !== 'CALL') continue;
      const { procedure } = message;
      session.answers[procedure] = (args, kwargs) => {
        const key = keyOf(procedure, args, kwargs);
        const answer = answers.get(key);
        if (answer === undefined) throw new Error(`not recorded: ${key}`);
        return answer;
      };
    }
    return session;
  }

  /** The events of a conversation with their topics, in order. */
  events(title: string): readonly { readonly topic: string; readonly args: readonly WampValue[] }[] {
    const messages = this.messages(title);
    const topics = new Map<number, string>();
    for (const granted of messages) {
      if (granted.kind !== 'SUBSCRIBED') continue;
      const asked = messages.find((one) => one.kind === 'SUBSCRIBE' && one.request === granted.request);
      if (asked?.kind === 'SUBSCRIBE') topics.set(granted.subscription, asked.topic);
    }
    return messages.flatMap((message) => {
      if (message.kind !== 'EVENT' || !Array.isArray(message.args)) return [];
      const told = message.details['topic'];
      const topic = typeof told === 'string' ? told : topics.get(message.subscription);
      return topic === undefined ? [] : [{ topic, args: message.args }];
    });
  }

  #conversation(title: string): Conversation {
    const found = this.#conversations.find((one) => one.title.includes(title));
    if (!found) throw new Error(`no conversation ${title}`);
    return found;
  }
}

function keyOf(procedure: string, args: unknown, kwargs: unknown): string {
  return JSON.stringify([procedure, args, kwargs], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
}

function answerOf(reply: Message): Answer {
  if (reply.kind === 'ERROR') return reply.error;
  const { args, kwargs } = reply.kind === 'RESULT' ? reply : {};
  return { ...(Array.isArray(args) && { args }), ...(kwargs && { kwargs }) };
}
