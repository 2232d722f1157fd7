// Options for organisation sync, and paths that fit them.

const SETS = [
  { organizationPatterns: ['/orgs/:slug', '/orgs/:slug/(.*)'], personalAccountPatterns: ['/personal', '/personal/(.*)'] },
  { organizationPatterns: ['/orgs/:id/(.*)', '/o/:slug(.*)'], personalAccountPatterns: ['/me(.*)'] },
  { organizationPatterns: ['/:slug/dash(.*)'] },
  { organizationPatterns: ['/orgs/:id', '/orgs/:slug'] },
  { organizationPatterns: ['/org/:slug?'], personalAccountPatterns: ['/org'] },
  { organizationPatterns: ['/orgs{/:slug}?'] },
  { organizationPatterns: ['/orgs/:name', '/orgs/:slug/x'] },
  { organizationPatterns: ['/orgs/:slug', '/(.*)'], personalAccountPatterns: ['/(.*)'] },
  { organizationPatterns: ['/Orgs/:Slug', '/orgs/:id-:slug'] },
  { organizationPatterns: ['/t/:id/:slug'] },
  { organizationPatterns: ['/a\\:b/:slug', '/files/:slug.json'] },
  { organizationPatterns: ['(.*)'], personalAccountPatterns: ['/orgs(.*)'] },
  { organizationPatterns: ['/orgs/:slug/'] },
  { organizationPatterns: ['orgs/:slug'] },
  { personalAccountPatterns: ['/orgs/(.*)', '/'] },
  { personalAccountPatterns: ['/me'], organizationPatterns: [] },
  { organizationPatterns: ['/orgs/:slug'], personalAccountPatterns: [] },
  { personalAccountPatterns: [] },
  {},
];

const UNCOMPILABLE = ['/a(', '/:', '/a(b(c))', '/(?x)', '/{a', '/a)?}', '/a/()', '/*', '/:a:b', '/:slug)}', '+', '/orgs/:slug/?*', '?', '/a/{:slug', '/::'];

const STEPS = ['orgs', 'o', 'SLUG', 'ID', 'x', 'other', '12', 'a.b', 'SLUG.json', 'SLUG-x', 'x-SLUG', '', 'A', '%41', 'ORGS', '%C3%BCmlaut', '$', '[a]'];
const PATHS = ['/orgs/SLUG', '/orgs/ID', '/orgs/SLUG/x', '/orgs/ID/x/y', '/orgs/SLUG/', '/ORGS/SLUG', '/o/SLUG', '/o/SLUGx', '/SLUG/dashboard', '/personal', '/personal/x', '/personal/', '/me', '/meeting', '/org/SLUG', '/org', '/orgs', '/orgs/', '/orgs/other/x', '/orgs/other', '/orgs/ot%20her', '/orgs/%E4%B8%96', '/orgs/a%2Fb', '/orgs/SLUG//', '//orgs/SLUG', '/t/ID/SLUG', '/a:b/SLUG', '/files/SLUG.json', '/orgs/ID-SLUG', '/orgs/SLUG/x', '/', '/orgs/a.b', '/orgs/;x', '/t/ID/other', '/t/other/SLUG'];

const PIECES = ['/orgs', '/o', '/:slug', '/:id', '/:name', '/:slug?', '/:id?', '{/:slug}?', '{/:id/x}?', '/(.*)', '(.*)', '/:slug(.*)', '/:slug([a-z]+)', '/:id(org_[^/]+)', '-:slug', '.:name', '/(\\d+)', '/a\\.b', '/:rest*', '/:rest+', '{-:id}?', '/:slug-x', '/ümlaut', '/A.b', '/', '/%41', '/x|y', '/$', '/[a]', '/:slug.json', '{/:a/:slug}*'];

// A pattern of pieces that fit together, or do not.
function composed(random) {
  return Array.from({ length: random.int(1, 3) }, () => random.pick(PIECES)).join('');
}

export function organizationSync(random, { broken = 0.03 } = {}) {
  if (random.chance(0.3 - broken)) {
    const list = () => Array.from({ length: random.int(1, 2) }, () => composed(random));
    return random.weighted([[4, () => ({ organizationPatterns: list() })], [3, () => ({ organizationPatterns: list(), personalAccountPatterns: list() })], [1, () => ({ personalAccountPatterns: list() })]])();
  }
  if (random.chance(broken)) {
    const list = [random.pick(UNCOMPILABLE)];
    if (random.chance(0.4)) list.splice(random.int(0, 1), 0, '/fine/:slug');
    return { [random.pick(['organizationPatterns', 'personalAccountPatterns'])]: list };
  }
  return random.pick(SETS);
}

// A path for the patterns; `organization` is the session's {id, slug}.
export function organizationPath(random, organization) {
  const { id = 'org_none', slug = 'acme' } = organization ?? {};
  const path = random.chance(0.25) ? `/${Array.from({ length: random.int(0, 4) }, () => random.pick(STEPS)).join(random.chance(0.9) ? '/' : '-')}` : random.pick(PATHS);
  return path.replace('ID', id || 'org_x').replace('SLUG', slug || 'acme');
}
