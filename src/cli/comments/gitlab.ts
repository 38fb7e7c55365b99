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

/** GitLab takes a million characters. */
const LIMIT = 1_000_000;
const PER_PAGE = 100;
const MAX_PAGES = 100;

/**
 * The notes of a merge request on GitLab, as a pipeline's environment names it: `GITLAB_TOKEN` (a project or group token with the
 * scope `api`; `CI_JOB_TOKEN` may not write notes), `CI_API_V4_URL`, `CI_PROJECT_ID`, `CI_MERGE_REQUEST_IID`.
 */
export function gitlabNotes(input: PlatformInput): CommentTarget {
  const { env } = input;
  const number =
    input.pullRequest ??
    pullRequestNumber(
      variable(env, 'CI_MERGE_REQUEST_IID', 'run it in a merge request pipeline, or name one: --pull-request NUMBER'),
      'CI_MERGE_REQUEST_IID',
    );
  const project = variable(env, 'CI_PROJECT_ID', 'give the project, its number or its path');
  const token = tokenOf(env, ['GITLAB_TOKEN'], 'give a project access token with the scope "api"');
  const root: Api = {
    name: 'GitLab',
    base: apiBase(env['CI_API_V4_URL'] ?? 'https://gitlab.com/api/v4', 'CI_API_V4_URL'),
    headers: { 'PRIVATE-TOKEN': token },
    network: input.network,
  };
  const api: Api = {
    ...root,
    base: `${root.base}/projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`,
  };
  return {
    description: `merge request ${number} of project ${project} on GitLab`,
    limit: LIMIT,
    find: async (markers) => {
      // Everybody can write a marker; nobody but its author can change a note.
      const me = textField((await callApi(root, { path: '/user' })).json, 'id');
      for (let page = 1; page <= MAX_PAGES; page++) {
        const path = `?per_page=${PER_PAGE}&page=${page}&sort=asc&order_by=created_at`;
        const { json } = await callApi(api, { path });
        const found = list(json).find(
          (note) =>
            textField(note, 'author', 'id') === me &&
            markers.some((marker) => textField(note, 'body').startsWith(marker)),
        );
        if (found !== undefined) return { id: textField(found, 'id'), body: textField(found, 'body') };
        if (list(json).length < PER_PAGE) return null;
      }
      return null;
    },
    create: (body) => callApi(api, { method: 'POST', path: '', body: { body } }),
    update: ({ id }, body) => callApi(api, { method: 'PUT', path: `/${id}`, body: { body } }),
    remove: ({ id }) => callApi(api, { method: 'DELETE', path: `/${id}` }),
  };
}
