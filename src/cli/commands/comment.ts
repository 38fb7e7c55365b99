import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import { GROUP, type CliCommand } from '../command.ts';
import { azureThreads } from '../comments/azure.ts';
import { githubComments } from '../comments/github.ts';
import { gitlabNotes } from '../comments/gitlab.ts';
import { ForbiddenError, type Network } from '../comments/http.ts';
import type { CommentTarget, PlatformInput } from '../comments/platform.ts';
import { upsertComment, type CommentOutcome } from '../comments/upsert.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';

/** Options of `prompt-cost comment` as commander gives them. */
interface CommentOptions {
  readonly github?: boolean;
  readonly gitlab?: boolean;
  readonly azure?: boolean;
  readonly file: string;
  readonly pullRequest?: number;
  readonly removeBelowThreshold?: boolean;
  readonly allowForbidden?: boolean;
}

type System = 'github' | 'gitlab' | 'azure';

const PLATFORMS: Readonly<Record<System, (input: PlatformInput) => CommentTarget>> = {
  github: githubComments,
  gitlab: gitlabNotes,
  azure: azureThreads,
};

export const commentCommand: CliCommand = {
  register: (program, { io, done }) => {
    program
      .command('comment')
      .helpGroup(GROUP.change)
      .summary('write a report as a comment on a pull request')
      .description(
        'Writes a Markdown report (scan, diff or check with --format markdown=FILE) as one comment on a pull ' +
          'request, and updates it on the next run. Sends that file to the server that is named, nothing else.',
      )
      .addOption(new Option('--github', 'on GitHub, in a workflow').conflicts(['gitlab', 'azure']))
      .addOption(new Option('--gitlab', 'on GitLab, in a merge request pipeline').conflicts('azure'))
      .addOption(new Option('--azure', 'on Azure Repos, in a build of a pull request'))
      .requiredOption('--file <file>', 'the report')
      .option('--pull-request <number>', 'number of the pull request (default: from the environment)', readNumber)
      .option('--remove-below-threshold', 'take the comment away when the change is below the threshold')
      .option('--allow-forbidden', 'do not fail when the token may not comment, as in a pull request from a fork')
      .addHelpText('after', VARIABLES)
      .action(async (options: CommentOptions) => done(await comment(options, io, REAL)));
  },
};

const REAL: Network = {
  fetch: (...args) => fetch(...args),
  sleep: (milliseconds) => sleep(milliseconds),
  now: Date.now,
};

const VARIABLES = `
Read from the environment:
  --github   GITHUB_TOKEN (or GH_TOKEN), GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_API_URL
  --gitlab   GITLAB_TOKEN, CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID
  --azure    SYSTEM_ACCESSTOKEN, SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT, BUILD_REPOSITORY_ID,
             SYSTEM_PULLREQUEST_PULLREQUESTID

Example:
  prompt-cost check main --format markdown=comment.md
  prompt-cost comment --github --file comment.md

Exit codes: 0 done or nothing to do, 2 the run failed.`;

function readNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('It must be the number of a pull request.');
  return Number(text);
}

async function comment(options: CommentOptions, io: CliIo, network: Network): Promise<ExitCode> {
  const report = reportOf(options, io);
  const target = PLATFORMS[systemOf(options)]({
    env: io.env,
    pullRequest: options.pullRequest ?? null,
    network,
    read: readOrNull,
  });
  try {
    const removeBelowThreshold = options.removeBelowThreshold === true;
    const outcome = await upsertComment(target, report, { removeBelowThreshold, network });
    io.stdout.write(`${SAID[outcome]} ${target.description}.\n`);
    return EXIT.clean;
  } catch (error) {
    if (!(error instanceof ForbiddenError) || options.allowForbidden !== true) throw error;
    io.stderr.write(`No comment on ${target.description}: ${error.message}\n`);
    return EXIT.clean;
  }
}

const SAID: Readonly<Record<CommentOutcome, string>> = {
  created: 'Commented on',
  updated: 'Updated the comment on',
  unchanged: 'The comment is up to date on',
  removed: 'Took the comment away from',
  'not needed': 'Nothing worth a comment on',
};

function systemOf(options: CommentOptions): System {
  const system = (Object.keys(PLATFORMS) as System[]).find((each) => options[each] === true);
  if (system === undefined) throw new UsageError('Say where to comment: --github, --gitlab or --azure.');
  return system;
}

function reportOf({ file }: CommentOptions, { cwd }: CliIo): string {
  const text = readOrNull(path.resolve(cwd, file));
  if (text === null) throw new UsageError(`There is no report ${file}; write one with --format markdown=${file}.`);
  return text;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
