import picocolors from 'picocolors';
import { didYouMean } from '../../core/suggest/did-you-mean.ts';
import { rules } from '../../generated/registry.ts';
import { wrap } from '../../reporters/text/layout.ts';
import { createConfigStore } from '../../workspace/config/config-store.ts';
import { EXPLAINED, explain } from '../../workspace/explain.ts';
import { GROUP, type CliCommand } from '../command.ts';
import { EXIT, UsageError, type CliIo } from '../io.ts';
import { renderMarkdown } from '../markdown.ts';
import { outputWidth, wantsColour } from '../report.ts';

interface ExplainOptions {
  readonly markdown?: boolean;
  readonly color: boolean;
}

export const explainCommand: CliCommand = {
  register: (program, { io, done }) => {
    program
      .command('explain')
      .helpGroup(GROUP.setUp)
      .summary('explain a rule, a problem or an assumption')
      .description(
        'Explains a rule with its reasons, options and sources; the code of a problem; or an assumption of an estimate. Lists all of them when none is named.',
      )
      .argument('[topic]', 'what to explain, by its name in a report')
      .option('--markdown', 'print the page as it is written')
      .option('--no-color', 'no colours (the variable NO_COLOR does the same)')
      .addHelpText('after', EXAMPLES)
      .action((topic: string | undefined, options: ExplainOptions) => {
        io.stdout.write(topic === undefined ? listOf(io) : pageOf(topic, options, io));
        done(EXIT.clean);
      });
  },
};

const EXAMPLES = `
Examples:
  prompt-cost explain                       list everything
  prompt-cost explain max-tokens-unset      a rule
  prompt-cost explain output-tokens         an assumption`;

/** @throws UsageError when there is no such topic. */
function pageOf(topic: string, options: ExplainOptions, io: CliIo): string {
  const { config } = createConfigStore({ root: io.cwd, rules }).atRoot;
  const explanation = explain(topic, config);
  if (explanation === null) {
    const mend = didYouMean(topic, EXPLAINED) || ' "prompt-cost explain" lists what there is.';
    throw new UsageError(`There is no rule, problem or assumption "${topic}".${mend}`);
  }
  if (options.markdown === true) return explanation.markdown;
  const colours = picocolors.createColors(options.color && wantsColour(io));
  return renderMarkdown(explanation.markdown, { width: outputWidth(io), colours });
}

const HEADINGS = { rule: 'Rules', problem: 'Problems', assumption: 'Assumptions' } as const;

function listOf(io: CliIo): string {
  const width = outputWidth(io);
  const margin = Math.max(...EXPLAINED.map((id) => id.length)) + 4;
  const all = EXPLAINED.map((id) => explain(id)).filter((each) => each !== null);
  const sections = Object.entries(HEADINGS).map(([kind, heading]) => {
    const entries = all.filter((each) => each.kind === kind);
    const lines = entries.flatMap(({ id, summary }) => {
      const [first = '', ...rest] = wrap(summary, width - margin);
      return [`  ${id}`.padEnd(margin) + first, ...rest.map((line) => ' '.repeat(margin) + line)];
    });
    return `${heading}:\n${lines.join('\n')}\n`;
  });
  return `${sections.join('\n')}\n"prompt-cost explain NAME" prints the page of one.\n`;
}
