import { GROUP, type CliCommand } from '../command.ts';
import { registerDiff } from '../catalog/diff.ts';
import { registerSearch } from '../catalog/search.ts';
import { registerShow } from '../catalog/show.ts';
import { registerUpdate } from '../catalog/update.ts';
import { registerValidate } from '../catalog/validate.ts';

/** `prompt-cost catalog`: what models cost, and where that is known from. */
export const catalogCommand: CliCommand = {
  register: (program, context) => {
    const command = program
      .command('catalog')
      .helpGroup(GROUP.look)
      .summary('look up, check and refresh what models cost')
      .description(
        'Looks up, checks and refreshes the price catalog. Only "update" uses the network, and only when you run it.',
      )
      .helpCommand(false);
    for (const register of [registerShow, registerSearch, registerDiff, registerValidate, registerUpdate])
      register(command, context);
  },
};
