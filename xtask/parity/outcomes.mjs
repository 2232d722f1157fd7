// Every outcome that the conformance protocol names, to see which of them a run reached.

import { outcome } from './compare.mjs';

export const SESSION_REASONS = [
  'client-uat-but-no-session-token', 'dev-browser-missing', 'dev-browser-sync', 'primary-responds-to-syncing', 'primary-domain-cross-origin-sync', 'satellite-needs-syncing', 'session-token-and-uat-missing', 'session-token-missing',
  'session-token-iat-before-client-uat', 'session-token-nbf', 'session-token-iat-in-the-future', 'session-token-but-no-client-uat', 'active-organization-mismatch', 'token-type-mismatch', 'unexpected-error',
];
export const REFRESH_REASONS = ['non-eligible-no-refresh-cookie', 'non-eligible-non-get', 'invalid-session-token', 'expired-session-token-missing-sid-claim', 'fetch-error', 'unexpected-bapi-error', 'unexpected-sdk-error', 'session_not_found'];
export const TOKEN_REASONS = ['token-invalid', 'token-invalid-algorithm', 'token-invalid-authorized-parties', 'token-invalid-issuer', 'token-invalid-signature', 'token-verification-failed', 'secret-key-invalid', 'jwk-remote-failed-to-load', 'jwk-kid-mismatch'];
export const THROWN = [
  'missing-publishable-key', 'invalid-publishable-key', 'missing-secret-key', 'missing-machine-secret-or-secret-key', 'missing-sign-in-url', 'invalid-sign-in-url', 'sign-in-url-same-origin', 'missing-domain-and-proxy-url', 'invalid-organization-pattern',
  'handshake-token-invalid-signature', 'handshake-token-verification-failed',
];

const sessionState = (reason) => `authenticate: session_token ${reason}`;

// Names as `reached` makes them.
export const NAMED = [
  ...[...SESSION_REASONS, ...TOKEN_REASONS, ...REFRESH_REASONS.map((why) => `session-token-expired-refresh-${why}`)].map(sessionState),
  ...['m2m_token', 'oauth_token', 'api_key'].flatMap((type) => ['No token in header', 'token-type-mismatch', 'token-invalid', 'secret-key-invalid', 'unexpected-error'].map((reason) => `authenticate: ${type} ${reason}`)),
  ...['session_token', 'm2m_token', 'oauth_token', 'api_key'].map((type) => `authenticate: ${type}`),
  ...THROWN.map((name) => `authenticate: thrown ${name}`),
  'authenticate: null token-type-mismatch', 'authenticate: signed in with headers', 'authenticate: signed in with location', 'authenticate: handshake of a header token',
  ...['ok', 'token-expired', 'token-not-active-yet', 'token-iat-in-the-future', 'jwk-failed-to-resolve', 'unexpected-error', ...TOKEN_REASONS].map((reason) => `verifyToken: ${reason}`),
  ...['event', 'thrown missing-signing-secret', 'thrown missing-webhook-headers', 'thrown invalid-signing-secret', 'thrown webhook-verification-failed'].map((name) => `verifyWebhook: ${name}`),
  ...['url', 'thrown missing-publishable-key', 'thrown invalid-url', 'thrown destination-not-absolute'].map((name) => `createRedirect: ${name}`),
  'decodeKeys: value', 'decodeKeys: null', 'cookieSuffix: value', ...['m2m_token', 'oauth_token', 'api_key', 'null'].map((type) => `classify: ${type}`),
];

// The names of outcomes that a result stands for.
export function reached(made, result) {
  const kind = made.kind ?? 'authenticate';
  if (result.accident !== undefined) return [`${kind}: accident`];
  if (kind === 'decodeKeys') return [`${kind}: ${result.key === null ? 'null' : 'value'}`];
  if (kind === 'cookieSuffix') return [`${kind}: value`];
  if (kind === 'classify') return [`${kind}: ${result.tokenType}`];
  if (kind !== 'authenticate' || result.thrown !== undefined) return [`${kind}: ${outcome(result)}`];
  const names = [`${kind}: ${result.tokenType}${result.reason === null ? '' : ` ${named(result.reason)}`}`];
  const has = (name) => result.headers.some(([header]) => header === name);
  if (result.status === 'signed-in' && has('set-cookie')) names.push(`${kind}: signed in with ${has('location') ? 'location' : 'headers'}`);
  if (result.status === 'handshake' && made.request.headers.some(([name, value]) => name.toLowerCase() === 'authorization' && value.startsWith('Bearer ey'))) names.push(`${kind}: handshake of a header token`);
  return names;
}

// A refresh is refused with any code.
function named(reason) {
  const [, why] = /^session-token-expired-refresh-([^]*)$/.exec(reason) ?? [];
  return why === undefined || REFRESH_REASONS.includes(why) ? reason : 'session-token-expired-refresh-(another code)';
}
