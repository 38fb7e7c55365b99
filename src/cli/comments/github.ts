import { UsageError } from '../io.ts';
import { callApi, type Api } from './http.ts';
import {
  apiBase,
  field,
  list,
  pullRequestNumber,
  textField,
  tokenOf,
  variable,
  type CommentTarget,
  type PlatformInput,
} from './platform.ts';

const LIMIT = 65_536;
const PER_PAGE = 100;
/** Of 100 comments each. */
const MAX_PAGES = 100;

/** Whose comments are taken for ours: everybody can write a marker. */
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR'];

/**
 * The comments of a pull request on GitHub, as a workflow's environment names it: `GITHUB_TOKEN`, `GITHUB_REPOSITORY`,
 * `GITHUB_API_URL`, and `GITHUB_EVENT_PATH` or `GITHUB_REF` for the number.
 */
export function githubComments(input: PlatformInput): CommentTarget {
  const { env } = input;
  const repository = variable(env, 'GITHUB_REPOSITORY', 'name the repository as owner/name');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new UsageError(`GITHUB_REPOSITORY must be owner/name, not "${repository}".`);
  const number = input.pullRequest ?? numberOf(input);
  const token = tokenOf(env, ['GITHUB_TOKEN', 'GH_TOKEN'], 'give a token with the permission "pull-requests: write"');
  const api: Api = {
    name: 'GitHub',
    base: `${apiBase(env['GITHUB_API_URL'] ?? 'https://api.github.com', 'GITHUB_API_URL')}/repos/${repository}/issues`,
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'application/vnd.github+json',
      'X-GitHub-Api-Version': '2022-11-28',
      // GitHub refuses requests without one.
      'User-Agent': 'prompt-cost-lint',
    },
    network: input.network,
  };
  return {
    description: `pull request ${number} of ${repository} on GitHub`,
    limit: LIMIT,
    find: async (markers) => {
      for (let page = 1; page <= MAX_PAGES; page++) {
        const { json } = await callApi(api, { path: `/${number}/comments?per_page=${PER_PAGE}&page=${page}` });
        const found = list(json).find((comment) => isOurs(comment, markers));
        if (found !== undefined) return { id: textField(found, 'id'), body: textField(found, 'body') };
        if (list(json).length < PER_PAGE) return null;
      }
      return null;
    },
    create: (body) => callApi(api, { method: 'POST', path: `/${number}/comments`, body: { body } }),
    update: ({ id }, body) => callApi(api, { method: 'PATCH', path: `/comments/${id}`, body: { body } }),
    remove: ({ id }) => callApi(api, { method: 'DELETE', path: `/comments/${id}` }),
  };
}

function isOurs(comment: unknown, markers: readonly string[]): boolean {
  const isTrusted =
    field(comment, 'user', 'type') === 'Bot' || TRUSTED.includes(textField(comment, 'author_association'));
  return isTrusted && markers.some((marker) => textField(comment, 'body').startsWith(marker));
}

/** Of the event that started the workflow, or of the ref that it runs on. */
function numberOf({ env, read }: PlatformInput): number {
  const event = parsed(read(env['GITHUB_EVENT_PATH'] ?? '') ?? '');
  const number = textField(event, 'pull_request', 'number') || textField(event, 'issue', 'number');
  if (number !== '') return pullRequestNumber(number, 'The number in GITHUB_EVENT_PATH');
  const [, ref] = /^refs\/pull\/(\d+)\/(?:merge|head)$/.exec(env['GITHUB_REF'] ?? '') ?? [];
  if (ref !== undefined) return pullRequestNumber(ref, 'The number in GITHUB_REF');
  throw new UsageError('This run is of no pull request; name one: --pull-request NUMBER.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
