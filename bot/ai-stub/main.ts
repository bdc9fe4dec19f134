// `npm run ai-stub`: a server to try the bot's AI decider against, without a key and with every fault on demand.
import { parseArgs } from 'node:util';
import { STUB_MODEL } from '../ai/profiles.ts';
import { FAULTS, type Play, readPlay } from './faults.ts';
import { startStub } from './stub.ts';

const HELP = `Usage: npm run ai-stub -- [--port PORT] [--fault NAME] [--seconds N] [--times N] [--then NAME] [--content TEXT] [--model NAME]

An OpenAI-compatible server on 127.0.0.1 that answers with a decision by a plain rule, or fails as told. It is no AI.

  --port PORT      where it listens (default 8099; 0 takes a free port)
  --fault NAME     what it does wrong, see below (default none)
  --seconds N      for slow and 429 (default 5)
  --times N        for so many questions only
  --then NAME      what it does wrong after them (default none)
  --content TEXT   for text
  --model NAME     the model it lists (default ${STUB_MODEL}; under another name the bot takes it for an AI)
  --help           shows this

Faults:
${Object.entries(FAULTS)
  .map(([name, meaning]) => `  ${name.padEnd(15)}  ${meaning}`)
  .join('\n')}

While it runs: curl -d '{"fault":"hang"}' http://127.0.0.1:8099/fault    another fault
               curl http://127.0.0.1:8099/calls                          how many calls are open

Example: npm run ai-stub -- --fault 429 --seconds 3
`;

const print = (text: string) => process.stdout.write(text);

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}: see npm run ai-stub -- --help\n`);
  process.exit(64);
}

function readWords(words: string[]) {
  const option = { type: 'string' } as const;
  const options = {
    port: option,
    fault: option,
    seconds: option,
    times: option,
    then: option,
    content: option,
    model: option,
  };
  try {
    return parseArgs({ args: words, options: { ...options, help: { type: 'boolean' } } }).values;
  } catch (error) {
    return refuse((error as Error).message.split('\n')[0] as string);
  }
}

const {
  help,
  port = '8099',
  model = STUB_MODEL,
  fault,
  seconds,
  times,
  then,
  content,
} = readWords(process.argv.slice(2));
if (help) {
  print(HELP);
  process.exit(0);
}
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
  refuse(`--port must be a port number, got ${JSON.stringify(port)}`);
const order = readPlay({
  ...(fault === undefined ? {} : { fault }),
  ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
  ...(times === undefined ? {} : { times: Number(times) }),
  ...(then === undefined ? {} : { then }),
  ...(content === undefined ? {} : { content }),
} satisfies { [K in keyof Play]?: unknown });
if (typeof order === 'string') refuse(order);

try {
  const stub = await startStub({ port: Number(port), model, play: order });
  print(`AI stub listening on ${stub.baseUrl} (fault: ${order.fault}). Point the bot at it:
  ./start_guardian.sh --bot.ai.provider openai --bot.ai.model ${model} --bot.ai.base_url ${stub.baseUrl}
`);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  refuse(code === 'EADDRINUSE' ? `port ${port} is taken: name another with --port` : message);
}
