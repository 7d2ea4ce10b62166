import type { Message, ModelRequest, ToolCall } from '../request/request.ts';

/** The same request for a model that calls no tools: what was called and found so far stands in its messages as text. */
export function withoutTools(request: ModelRequest): ModelRequest {
  const { tools: _tools, instructionsWithoutTools, ...rest } = request;
  return {
    ...rest,
    instructions: instructionsWithoutTools ?? request.instructions,
    messages: request.messages.map(toText),
  };
}

function toText(message: Message): Message {
  switch (message.role) {
    case 'user':
      return message;
    case 'tool':
      return { role: 'user', text: `Result of ${message.name}:\n${message.text}` };
    case 'assistant': {
      if (!message.toolCalls?.length) return message;
      return {
        role: 'assistant',
        text: [message.text, ...message.toolCalls.map(callText)].join('\n').trim(),
      };
    }
  }
}

function callText({ name, argumentsJson }: ToolCall): string {
  return `I look at ${name} ${argumentsJson}`;
}
