// The calls of the groups whose things have a life of their own, under the names of Clerk's Python SDK. Arguments and
// answers have the names of the wire.

const camel = name => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const snake = name => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
// What users of the API name themselves stays as it is.
const own = ['publicMetadata', 'privateMetadata', 'claims'];

const argumentsOf = value => {
  if (Array.isArray(value)) return value.map(argumentsOf);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [camel(name), member]));
};

const answerOf = value => {
  if (Array.isArray(value)) return value.map(answerOf);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([name]) => !name.startsWith('_'));
  return Object.fromEntries(members.map(([name, member]) => [snake(name), own.includes(name) ? member : answerOf(member)]));
};

const calls = clerk => ({
  'organizations.create': a => clerk.organizations.createOrganization(a),
  'organizations.get': a => clerk.organizations.getOrganization(a),
  'organizations.list': a => clerk.organizations.getOrganizationList(a),
  'organizations.update': ({ organizationId, ...a }) => clerk.organizations.updateOrganization(organizationId, a),
  'organizations.merge_metadata': ({ organizationId, ...a }) =>
    clerk.organizations.updateOrganizationMetadata(organizationId, a),
  'organizations.replace_metadata': ({ organizationId, ...a }) =>
    clerk.organizations.replaceOrganizationMetadata(organizationId, a),
  'organizations.upload_logo': ({ organizationId, file, ...a }) =>
    clerk.organizations.updateOrganizationLogo(organizationId, {
      file: new Blob([Uint8Array.from(file)], { type: 'image/png' }),
      ...a,
    }),
  'organizations.delete_logo': a => clerk.organizations.deleteOrganizationLogo(a.organizationId),
  'organizations.delete': a => clerk.organizations.deleteOrganization(a.organizationId),
  'organization_memberships.create': a => clerk.organizations.createOrganizationMembership(a),
  'organization_memberships.list': a => clerk.organizations.getOrganizationMembershipList(a),
  'organization_memberships.update': a => clerk.organizations.updateOrganizationMembership(a),
  'organization_memberships.delete': a => clerk.organizations.deleteOrganizationMembership(a),
  'organization_invitations.create': a => clerk.organizations.createOrganizationInvitation(a),
  'organization_invitations.bulk_create': a =>
    clerk.organizations.createOrganizationInvitationBulk(a.organizationId, argumentsOf(a.requestBody)),
  'organization_invitations.list': a => clerk.organizations.getOrganizationInvitationList(a),
  'organization_invitations.get': a => clerk.organizations.getOrganizationInvitation(a),
  'organization_invitations.revoke': a => clerk.organizations.revokeOrganizationInvitation(a),
  'organization_domains.create': a => clerk.organizations.createOrganizationDomain(a),
  'organization_domains.list': a => clerk.organizations.getOrganizationDomainList(a),
  'organization_domains.update': a => clerk.organizations.updateOrganizationDomain(a),
  'organization_domains.delete': a => clerk.organizations.deleteOrganizationDomain(a),
  'organization_permissions.create': a => clerk.organizationPermissions.createOrganizationPermission(a),
  'organization_permissions.delete': a => clerk.organizationPermissions.deleteOrganizationPermission(a.permissionId),
  'organization_roles.create': a => clerk.organizationRoles.createOrganizationRole(a),
  'organization_roles.assign_permission': a => clerk.organizationRoles.assignPermissionToOrganizationRole(a),
  'organization_roles.remove_permission': a => clerk.organizationRoles.removePermissionFromOrganizationRole(a),
  'organization_roles.delete': a => clerk.organizationRoles.deleteOrganizationRole(a.organizationRoleId),
  'role_sets.create': a => clerk.roleSets.createRoleSet(a),
  'role_sets.get': a => clerk.roleSets.getRoleSet(a.roleSetKeyOrId),
  'role_sets.add_roles': a => clerk.roleSets.addRolesToRoleSet(a),
  'role_sets.replace_role': a => clerk.roleSets.replaceRoleInRoleSet(a),
  'role_sets.replace': a => clerk.roleSets.replaceRoleSet(a),
  'invitations.create': a => clerk.invitations.createInvitation(a),
  'invitations.bulk_create': a => clerk.invitations.createInvitationBulk(argumentsOf(a.request)),
  'invitations.list': a => clerk.invitations.getInvitationList(a),
  'invitations.revoke': a => clerk.invitations.revokeInvitation(a.invitationId),
  'allowlist_identifiers.create': a => clerk.allowlistIdentifiers.createAllowlistIdentifier(a),
  'allowlist_identifiers.list': a => clerk.allowlistIdentifiers.getAllowlistIdentifierList(a),
  'allowlist_identifiers.delete': a => clerk.allowlistIdentifiers.deleteAllowlistIdentifier(a.identifierId),
  'blocklist_identifiers.create': a => clerk.blocklistIdentifiers.createBlocklistIdentifier(a),
  'blocklist_identifiers.list': () => clerk.blocklistIdentifiers.getBlocklistIdentifierList(),
  'blocklist_identifiers.delete': a => clerk.blocklistIdentifiers.deleteBlocklistIdentifier(a.identifierId),
  'waitlist_entries.create': a => clerk.waitlistEntries.create(a),
  'waitlist_entries.bulk_create': a => clerk.waitlistEntries.createBulk(argumentsOf(a.request)),
  'waitlist_entries.list': a => clerk.waitlistEntries.list(a),
  'waitlist_entries.invite': a => clerk.waitlistEntries.invite(a.waitlistEntryId),
  'waitlist_entries.reject': a => clerk.waitlistEntries.reject(a.waitlistEntryId),
  'waitlist_entries.delete': a => clerk.waitlistEntries.delete(a.waitlistEntryId),
  'redirect_urls.create': a => clerk.redirectUrls.createRedirectUrl(a),
  'redirect_urls.get': a => clerk.redirectUrls.getRedirectUrl(a.id),
  'redirect_urls.list': () => clerk.redirectUrls.getRedirectUrlList(),
  'redirect_urls.delete': a => clerk.redirectUrls.deleteRedirectUrl(a.id),
  'domains.add': a => clerk.domains.add(a),
  'domains.list': () => clerk.domains.list(),
  'domains.update': a => clerk.domains.update(a),
  'domains.delete': a => clerk.domains.delete(a.domainId),
  'users.create': a => clerk.users.createUser(a),
  'users.get': a => clerk.users.getUser(a.userId),
  'users.list': a => clerk.users.getUserList(a),
  'users.count': a => clerk.users.getCount(a).then(totalCount => ({ totalCount })),
  'users.update': ({ userId, ...a }) => clerk.users.updateUser(userId, a),
  'users.update_metadata': ({ userId, ...a }) => clerk.users.updateUserMetadata(userId, a),
  'users.replace_metadata': ({ userId, ...a }) => clerk.users.replaceUserMetadata(userId, a),
  'users.lock': a => clerk.users.lockUser(a.userId),
  'users.unlock': a => clerk.users.unlockUser(a.userId),
  'users.ban': a => clerk.users.banUser(a.userId),
  'users.unban': a => clerk.users.unbanUser(a.userId),
  'users.verify_password': a => clerk.users.verifyPassword(a),
  'users.remove_password': a => clerk.users.removePassword(a.userId),
  'users.verify_totp': a => clerk.users.verifyTOTP(a),
  'users.disable_mfa': a => clerk.users.disableUserMFA(a.userId),
  'users.set_profile_image': a =>
    clerk.users.updateUserProfileImage(a.userId, { file: new Blob([Uint8Array.from(a.file)], { type: 'image/png' }) }),
  'users.delete_profile_image': a => clerk.users.deleteUserProfileImage(a.userId),
  'users.delete': a => clerk.users.deleteUser(a.userId),
  'email_addresses.create': a => clerk.emailAddresses.createEmailAddress(a),
  'email_addresses.get': a => clerk.emailAddresses.getEmailAddress(a.emailAddressId),
  'email_addresses.update': ({ emailAddressId, ...a }) => clerk.emailAddresses.updateEmailAddress(emailAddressId, a),
  'email_addresses.replace_for_user': ({ userId, ...a }) => clerk.users.replaceUserEmailAddress(userId, a),
  'email_addresses.delete': a => clerk.emailAddresses.deleteEmailAddress(a.emailAddressId),
  'phone_numbers.create': a => clerk.phoneNumbers.createPhoneNumber(a),
  'phone_numbers.get': a => clerk.phoneNumbers.getPhoneNumber(a.phoneNumberId),
  'phone_numbers.update': ({ phoneNumberId, ...a }) => clerk.phoneNumbers.updatePhoneNumber(phoneNumberId, a),
  'phone_numbers.replace_for_user': ({ userId, ...a }) => clerk.users.replaceUserPhoneNumber(userId, a),
  'phone_numbers.delete': a => clerk.phoneNumbers.deletePhoneNumber(a.phoneNumberId),
  'sessions.create': a => clerk.sessions.createSession(a),
  'sessions.get': a => clerk.sessions.getSession(a.sessionId),
  'sessions.list': a => clerk.sessions.getSessionList(a),
  'sessions.create_token': a => clerk.sessions.getToken(a.sessionId),
  'sessions.revoke': a => clerk.sessions.revokeSession(a.sessionId),
  'sign_in_tokens.create': a => clerk.signInTokens.createSignInToken(a),
  'sign_in_tokens.revoke': a => clerk.signInTokens.revokeSignInToken(a.signInTokenId),
  'actor_tokens.create': a => clerk.actorTokens.create(a),
  'actor_tokens.revoke': a => clerk.actorTokens.revoke(a.actorTokenId),
  'testing_tokens.create': () => clerk.testingTokens.createTestingToken(),
  'jwt_templates.create': a => clerk.jwtTemplates.create(a),
  'jwt_templates.get': a => clerk.jwtTemplates.get(a.templateId),
  'jwt_templates.list': a => clerk.jwtTemplates.list(a),
  'jwt_templates.update': a => clerk.jwtTemplates.update(a),
  'jwt_templates.delete': a => clerk.jwtTemplates.delete(a.templateId),
});

export const resource = clerk => async a => {
  const answer = await calls(clerk)[a.call](argumentsOf(a.args));
  const list = Array.isArray(answer) ? answer : answer.data;
  return Array.isArray(list) ? { ids: list.map(one => one.id) } : answerOf(answer);
};
