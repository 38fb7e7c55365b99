import { callApi, type Api } from './http.ts';
import {
  apiBase,
  list,
  pullRequestNumber,
  textField,
  tokenOf,
  variable,
  type CommentTarget,
  type PlatformInput,
} from './platform.ts';

/** Azure DevOps takes 150,000 characters. */
const LIMIT = 150_000;
const VERSION = 'api-version=7.1';
/** Thread states and comment types of the Git API: a closed thread blocks no merge policy. */
const CLOSED = 4;
const TEXT = 1;

/**
 * The threads of a pull request in Azure Repos, as a pipeline's environment names it: `SYSTEM_ACCESSTOKEN`,
 * `SYSTEM_COLLECTIONURI`, `SYSTEM_TEAMPROJECT`, `BUILD_REPOSITORY_ID`, `SYSTEM_PULLREQUEST_PULLREQUESTID`.
 */
export function azureThreads(input: PlatformInput): CommentTarget {
  const { env } = input;
  const number =
    input.pullRequest ??
    pullRequestNumber(
      variable(
        env,
        'SYSTEM_PULLREQUEST_PULLREQUESTID',
        'run it in a build of a pull request, or name one: --pull-request NUMBER',
      ),
      'SYSTEM_PULLREQUEST_PULLREQUESTID',
    );
  const collection = apiBase(
    variable(env, 'SYSTEM_COLLECTIONURI', "give the organisation's address"),
    'SYSTEM_COLLECTIONURI',
  );
  const project = variable(env, 'SYSTEM_TEAMPROJECT', 'give the name of the project');
  const repository = variable(env, 'BUILD_REPOSITORY_ID', 'give the id of the repository');
  const token = tokenOf(
    env,
    ['SYSTEM_ACCESSTOKEN'],
    'map it in the step: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)',
  );
  const path = [project, '_apis/git/repositories', repository, 'pullRequests', number, 'threads'];
  const api: Api = {
    name: 'Azure DevOps',
    base: [collection, ...path.map((part) => (part === path[1] ? part : encodeURIComponent(part)))].join('/'),
    headers: { Authorization: `Bearer ${token}` },
    network: input.network,
  };
  return {
    description: `pull request ${number} of ${project} on Azure DevOps`,
    limit: LIMIT,
    find: async (markers) => {
      // All threads come at once.
      const { json } = await callApi(api, { path: `?${VERSION}` });
      for (const thread of list((json as { readonly value?: unknown } | null)?.value)) {
        const [first] = list((thread as { readonly comments?: unknown }).comments);
        const body = textField(first, 'content');
        const isDeleted = (thread as { readonly isDeleted?: unknown }).isDeleted === true;
        if (!isDeleted && markers.some((marker) => body.startsWith(marker)))
          return { id: `${textField(thread, 'id')}/comments/${textField(first, 'id')}`, body };
      }
      return null;
    },
    create: (content) => {
      const comments = [{ parentCommentId: 0, content, commentType: TEXT }];
      return callApi(api, { method: 'POST', path: `?${VERSION}`, body: { comments, status: CLOSED } });
    },
    update: ({ id }, content) => callApi(api, { method: 'PATCH', path: `/${id}?${VERSION}`, body: { content } }),
    remove: ({ id }) => callApi(api, { method: 'DELETE', path: `/${id}?${VERSION}` }),
  };
}
