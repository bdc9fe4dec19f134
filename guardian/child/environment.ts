// The environment that the bot gets: ours, what the command line says of the bot, what the configuration adds, and whether
// it is to end with its guardian.
import { variableName } from '../../common/config/names.ts';

/**
 * @param overrides Pairs of the guardian's own command line; those for the bot reach it as variables, which its own
 *   configuration reads above the file.
 * @param onGuardianExit Whether it trades on, or ends by itself, when its guardian dies.
 */
export function environmentFor(
  overrides: readonly (readonly [key: string, text: string])[],
  added: { readonly [name: string]: string },
  onGuardianExit: 'adopt' | 'stop',
): NodeJS.ProcessEnv {
  const forBot = overrides.filter(([key]) => key.startsWith('bot.'));
  return {
    ...process.env,
    ...Object.fromEntries(forBot.map(([key, text]) => [variableName(key), text])),
    ...added,
    GUARDIAN_ON_EXIT: onGuardianExit,
  };
}
