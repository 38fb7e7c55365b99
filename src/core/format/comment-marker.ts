/**
 * First line of a Markdown report: by it a comment is found again and updated in place. The second form says that what follows
 * is not worth a comment of its own (a change below the threshold): it only replaces a comment that is there.
 */
export const COMMENT_MARKER = '<!-- prompt-cost-lint:report -->';
export const QUIET_COMMENT_MARKER = '<!-- prompt-cost-lint:report below-threshold -->';
