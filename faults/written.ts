import { type Fault, type Faults, faultsIn } from "./fault";

// Texts of the product's language that several faults write into it.
const everybody = `'{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'`;
const everything = `'{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'`;
const administrator = '"arn:aws:iam::aws:policy/AdministratorAccess"';
const withoutConditions = "Statement.map(({ Condition: _condition, ...rest }) => rest)";

/** Makes faults that change what one file writes into a stack. */
function below(
  file: string,
): (writes: string, title: string, find: string, replace: string, rest?: Pick<Fault, "reportedAt">) => Fault {
  const plant = faultsIn(file);
  return (writes, title, find, replace, rest = {}) => plant(title, find, replace, { writes, ...rest });
}

/** The text that makes another resource, of the provider's class, in a construct. */
function beside(file: string, name: string, props: string): string {
  return `new (require("@cdktf/provider-aws/lib/${file}").${name})(this, "beside", ${props});`;
}

/** The text that overrides an argument of the resource of a construct once it is made. */
function overrideOwn(argument: string, value: string): string {
  return `(this.node.defaultChild as import("cdktf").TerraformResource).addOverride("${argument}", ${value});`;
}

const inRole = below("modules/iam/role.ts");
const roleMade = "this.arn = this.resource.arn;";
const rolePrepared = "super.prepare();\n    this.simulate";
const roleDependsOn = "...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),";
const roleAttachment = "return new IamRolePolicyAttachment(this, id, { role: this.resource.name, policyArn });";

/** Faults in what makes a role: its trust, its boundary, and what is attached to it. */
const roleFaults: Faults = [
  inRole(
    "aws_iam_role.assume_role_policy",
    "every role trusts everybody",
    'policyArgument(this, "trust", this.trust, trustExpressions([settings.assumedBy].flat()))',
    everybody,
  ),
  inRole(
    "aws_iam_role.assume_role_policy",
    "the trust of a role loses its conditions",
    'policyArgument(this, "trust", this.trust,',
    `policyArgument(this, "trust", { ...this.trust, Statement: this.trust.${withoutConditions} },`,
  ),
  inRole(
    "aws_iam_role.assume_role_policy",
    "an override takes the trust from a data source",
    roleMade,
    `this.resource.addOverride("assume_role_policy", "\${data.aws_iam_policy_document.any.json}"); ${roleMade}`,
  ),
  inRole(
    "aws_iam_role.permissions_boundary",
    "an override gives every role a boundary that limits nothing",
    roleMade,
    `this.resource.addOverride("permissions_boundary", ${administrator}); ${roleMade}`,
  ),
  inRole(
    "aws_iam_role.inline_policy",
    "every role has an inline policy that allows everything",
    roleDependsOn,
    `${roleDependsOn} inlinePolicy: [{ name: "more", policy: ${everything} }],`,
  ),
  inRole(
    "aws_iam_role.inline_policy",
    "an override makes inline policies in a dynamic block",
    roleMade,
    `this.resource.addOverride("dynamic.inline_policy", { for_each: ["more"], content: { name: "more", policy: ${everything} } }); ${roleMade}`,
  ),
  inRole(
    "aws_iam_role.managed_policy_arns",
    "every role is an administrator by its exclusive list",
    roleDependsOn,
    `${roleDependsOn} managedPolicyArns: [${administrator}],`,
  ),
  inRole(
    "aws_iam_role.managed_policy_arns",
    "an override lists no policies, which detaches all",
    roleMade,
    `this.resource.addOverride("managed_policy_arns", []); ${roleMade}`,
  ),
  inRole(
    "aws_iam_role.lifecycle",
    "an override keeps whatever trust a role has in AWS",
    roleMade,
    `this.resource.addOverride("lifecycle.ignore_changes", ["assume_role_policy"]); ${roleMade}`,
  ),
  inRole(
    "aws_iam_role.name",
    "roles have other names than were proved",
    'this.resource = new IamRole(this, "Resource", {\n      name,',
    'this.resource = new IamRole(this, "Resource", {\n      name: `${name}-2`,',
  ),
  inRole(
    "aws_iam_role.path",
    "roles have another path than was proved",
    "...(path === undefined ? {} : { path: literal(path) }),",
    'path: "/elsewhere/",',
  ),
  inRole(
    "aws_iam_role_policy_attachment.policy_arn",
    "AdministratorAccess is attached in place of the policy",
    roleAttachment,
    roleAttachment.replace("policyArn }", `policyArn: ${administrator} }`),
  ),
  inRole(
    "aws_iam_role_policy_attachment.role",
    "policies are attached to another role",
    roleAttachment,
    roleAttachment.replace("role: this.resource.name", 'role: "break-glass"'),
  ),
  inRole(
    "aws_iam_role_policy_attachment.policy_arn",
    "an override attaches PowerUserAccess in place of the policy",
    roleAttachment,
    'const made = new IamRolePolicyAttachment(this, id, { role: this.resource.name, policyArn });\n    made.addOverride("policy_arn", "arn:aws:iam::aws:policy/PowerUserAccess");\n    return made;',
  ),
  inRole(
    "aws_iam_role_policy_attachment.count",
    "an override makes no attachment",
    roleAttachment,
    'const made = new IamRolePolicyAttachment(this, id, { role: this.resource.name, policyArn });\n    made.addOverride("count", 0);\n    return made;',
  ),
  inRole(
    "aws_iam_role_policy_attachment.lifecycle",
    "an override keeps whichever role a policy is attached to in AWS",
    roleAttachment,
    'const made = new IamRolePolicyAttachment(this, id, { role: this.resource.name, policyArn });\n    made.addOverride("lifecycle.ignore_changes", ["role"]);\n    return made;',
  ),
  inRole(
    "aws_iam_role_policy.policy",
    "an inline policy stands beside every role",
    rolePrepared,
    `${beside("iam-role-policy", "IamRolePolicy", `{ role: this.name, policy: ${everything} }`)} ${rolePrepared}`,
  ),
  inRole(
    "aws_iam_role_policies_exclusive.policy_names",
    "a list of inline policies stands beside every role",
    rolePrepared,
    `${beside("iam-role-policies-exclusive", "IamRolePoliciesExclusive", '{ roleName: this.name, policyNames: ["more"] }')} ${rolePrepared}`,
  ),
  inRole(
    "aws_iam_role_policy_attachments_exclusive.policy_arns",
    "a list of attachments stands beside every role",
    rolePrepared,
    `${beside("iam-role-policy-attachments-exclusive", "IamRolePolicyAttachmentsExclusive", `{ roleName: this.resource.name, policyArns: [${administrator}] }`)} ${rolePrepared}`,
  ),
  inRole(
    "aws_iam_policy_attachment.policy_arn",
    "an attachment to roles of all kinds stands beside every role",
    rolePrepared,
    `${beside("iam-policy-attachment", "IamPolicyAttachment", `{ name: "more", roles: [this.resource.id], policyArn: ${administrator} }`)} ${rolePrepared}`,
  ),
  inRole(
    "aws_iam_instance_profile.role",
    "every role can be given to an instance",
    rolePrepared,
    `${beside("iam-instance-profile", "IamInstanceProfile", "{ role: this.resource.name }")} ${rolePrepared}`,
  ),
];

const inUser = below("modules/iam/user.ts");
const userAttachment = "return new IamUserPolicyAttachment(this, id, { user: this.resource.name, policyArn });";
const userPrepared = "const memberships = this.groups.map(";

/** Faults in what makes a user: its groups, its keys, and what is attached to it. */
const userFaults: Faults = [
  inUser(
    "aws_iam_user_policy_attachment.policy_arn",
    "AdministratorAccess is attached to the user in place of its policy",
    userAttachment,
    userAttachment.replace("policyArn }", `policyArn: ${administrator} }`),
  ),
  inUser(
    "aws_iam_user_policy_attachment.user",
    "the policies of a user are attached to another user",
    userAttachment,
    userAttachment.replace("user: this.resource.name", 'user: "break-glass"'),
  ),
  inUser(
    "aws_iam_user_group_membership.groups",
    "a user joins none of its groups",
    userPrepared,
    userPrepared.replace("this.groups.map(", "this.groups.slice(1).map("),
    { reportedAt: "aws_iam_user" },
  ),
  inUser(
    "aws_iam_user_group_membership.groups",
    "a user also joins the administrators",
    "groups: [group.nameReference],",
    'groups: [group.nameReference, "administrators"],',
  ),
  inUser(
    "aws_iam_user_group_membership.user",
    "another user joins the group",
    "user: this.resource.name,\n          groups",
    'user: "break-glass",\n          groups',
  ),
  inUser(
    "aws_iam_access_key.status",
    "a key that is turned off is active",
    "          status,",
    '          status: "Active",',
  ),
  inUser(
    "aws_iam_access_key.user",
    "keys belong to another user",
    "          user: this.resource.name,\n          status,",
    '          user: "break-glass",\n          status,',
  ),
  inUser(
    "aws_iam_access_key.user",
    "every user has another key",
    userPrepared,
    `${beside("iam-access-key", "IamAccessKey", "{ user: this.resource.name }")} ${userPrepared}`,
  ),
  inUser(
    "aws_iam_user.name",
    "users have other names than were proved",
    'this.resource = new IamUser(this, "Resource", {\n      name,',
    'this.resource = new IamUser(this, "Resource", {\n      name: `${name}-2`,',
    { reportedAt: "aws_iam_user_policy_attachment" },
  ),
  inUser(
    "aws_iam_user.permissions_boundary",
    "an override gives every user a boundary that nobody proved",
    "this.arn = this.resource.arn;",
    `this.resource.addOverride("permissions_boundary", ${administrator}); this.arn = this.resource.arn;`,
  ),
  inUser(
    "aws_iam_user_policy.policy",
    "an inline policy stands beside every user",
    userPrepared,
    `${beside("iam-user-policy", "IamUserPolicy", `{ user: this.resource.name, policy: ${everything} }`)} ${userPrepared}`,
  ),
  inUser(
    "aws_iam_user_login_profile.user",
    "every user can sign in with a password",
    userPrepared,
    `${beside("iam-user-login-profile", "IamUserLoginProfile", "{ user: this.name }")} ${userPrepared}`,
  ),
];

const inGroup = below("modules/iam/group.ts");
const groupAttachment = "return new IamGroupPolicyAttachment(this, id, { group: this.nameReference, policyArn });";
const groupMade = "protected override problems(): Problem[] {\n    const { path } = this.props;";

/** Faults in what makes a group: its members, and what is attached to it. */
const groupFaults: Faults = [
  inGroup(
    "aws_iam_group_policy_attachment.policy_arn",
    "AdministratorAccess is attached to the group in place of its policy",
    groupAttachment,
    groupAttachment.replace("policyArn }", `policyArn: ${administrator} }`),
  ),
  inGroup(
    "aws_iam_group_policy_attachment.group",
    "the policies of a group are attached to another group",
    groupAttachment,
    groupAttachment.replace("group: this.nameReference", 'group: "administrators"'),
  ),
  inGroup(
    "aws_iam_group.path",
    "groups have another path than was proved",
    "...(path === undefined ? {} : { path: literal(path) }),",
    'path: "/elsewhere/",',
  ),
  inGroup(
    "aws_iam_group_policy.policy",
    "an inline policy stands beside every group",
    groupAttachment,
    `${beside("iam-group-policy", "IamGroupPolicy", `{ group: this.nameReference, policy: ${everything} }`)} ${groupAttachment}`,
  ),
  inGroup(
    "aws_iam_group_membership.users",
    "a stranger is a member of every group",
    groupAttachment,
    `${beside("iam-group-membership", "IamGroupMembership", '{ name: "more", users: ["a-stranger"], group: this.nameReference }')} ${groupAttachment}`,
  ),
  inGroup(
    "aws_iam_group.name",
    "an override gives the members of a group to another",
    groupMade,
    `${groupMade}\n    ${overrideOwn("name", '"administrators"')}`,
    { reportedAt: "aws_iam_group_policy_attachment" },
  ),
];

const inPolicy = below("modules/iam/managed-policy.ts");
const inIdentity = below("modules/iam/identity.ts");
const inRendering = below("modules/policy/rendering.ts");
const inArgument = below("modules/terraform/policy-argument.ts");
const policyMade = "reportProblems(this, () => checkManagedPolicy({ ...props, name }));";

/** Faults in what makes managed policies, renders documents and attaches them. */
const policyFaults: Faults = [
  inPolicy(
    "aws_iam_policy.policy",
    "managed policies allow everything",
    'policyArgument(this, "document", policy, expressions)',
    everything,
  ),
  inPolicy(
    "aws_iam_policy.policy",
    "managed policies lose their conditions",
    'policyArgument(this, "document", policy, expressions)',
    `policyArgument(this, "document", { ...policy, Statement: policy.${withoutConditions} }, expressions)`,
  ),
  inPolicy(
    "aws_iam_policy.policy",
    "an override allows everything in managed policies",
    policyMade,
    `${overrideOwn("policy", everything)} ${policyMade}`,
  ),
  inRendering(
    "aws_iam_policy.policy",
    "rendering adds that everything is allowed",
    "return escapeTemplates(JSON.stringify(policy));",
    'return escapeTemplates(JSON.stringify({ ...policy, Statement: [...policy.Statement, { Effect: "Allow", Action: "*", Resource: "*" }] }));',
  ),
  inRendering(
    "aws_iam_policy.policy",
    "variables of IAM are rendered as expressions of Terraform",
    'return text.replaceAll("${", () => "$${").replaceAll("%{", "%%{");',
    "return text;",
  ),
  inPolicy(
    "aws_iam_policy.name",
    "an override gives policies other names",
    policyMade,
    `${overrideOwn("name", "`${name}-2`")} ${policyMade}`,
  ),
  inPolicy(
    "aws_iam_policy.path",
    "policies have another path than was proved",
    "...(path === undefined ? {} : { path: literal(path) }),",
    'path: "/elsewhere/",',
  ),
  inPolicy(
    "aws_iam_policy.lifecycle",
    "an override keeps whatever policies say in AWS",
    policyMade,
    `${overrideOwn("lifecycle.ignore_changes", '"all"')} ${policyMade}`,
  ),
  inIdentity(
    "aws_iam_role_policy_attachment.policy_arn",
    "what the grants of a role make is not attached",
    "return [...own, ...this.attachedPolicies].map(",
    "return this.attachedPolicies.map(",
    { reportedAt: "aws_iam_role" },
  ),
  inIdentity(
    "aws_iam_group_policy_attachment.policy_arn",
    "what is attached to a group from elsewhere is left out",
    "return [...own, ...this.attachedPolicies].map(",
    "return own.map(",
    { reportedAt: "aws_iam_group" },
  ),
];

const inBucket = below("modules/s3/bucket.ts");
const inAdditions = below("modules/terraform/policy-additions.ts");
const bucketMade = "this.policy = this.makeAccess();";
const blockMade = "const ownership = new S3BucketOwnershipControls";
const encryptionMade =
  'new S3BucketServerSideEncryptionConfigurationA(this, "encryption", { bucket, rule: [this.encryptionRule()] });';

/** Faults in what makes a bucket: its policy, its public access block, its ownership, its encryption. */
const bucketFaults: Faults = [
  inBucket(
    "aws_s3_bucket.force_destroy",
    "Terraform empties every bucket to destroy it",
    "...(disposable ? { forceDestroy: true } : { lifecycle: { preventDestroy: true } }),",
    "forceDestroy: true,\n      lifecycle: { preventDestroy: true },",
  ),
  inBucket(
    "aws_s3_bucket_public_access_block.block_public_acls",
    "public access control lists are accepted",
    "blockPublicAcls: true",
    "blockPublicAcls: false",
  ),
  inBucket(
    "aws_s3_bucket_public_access_block.block_public_policy",
    "public policies are accepted",
    "blockPublicPolicy: true",
    "blockPublicPolicy: false",
  ),
  inBucket(
    "aws_s3_bucket_public_access_block.ignore_public_acls",
    "public access control lists count",
    "ignorePublicAcls: true",
    "ignorePublicAcls: false",
  ),
  inBucket(
    "aws_s3_bucket_public_access_block.restrict_public_buckets",
    "public buckets are not restricted",
    "      restrictPublicBuckets: true,\n",
    "",
  ),
  inBucket(
    "aws_s3_bucket_public_access_block.bucket",
    "the public access of another bucket is blocked",
    '"public_access_block", {\n      bucket,',
    '"public_access_block", {\n      bucket: "another",',
  ),
  inBucket(
    "aws_s3_bucket_public_access_block.count",
    "an override blocks no public access",
    blockMade,
    `publicAccessBlock.addOverride("count", 0);\n    ${blockMade}`,
  ),
  inBucket(
    "aws_s3_bucket_public_access_block.lifecycle",
    "an override keeps whatever restricts public buckets in AWS",
    blockMade,
    `publicAccessBlock.addOverride("lifecycle.ignore_changes", ["restrict_public_buckets"]);\n    ${blockMade}`,
  ),
  inBucket(
    "aws_s3_bucket_ownership_controls.lifecycle",
    "an override keeps whatever ownership a bucket has in AWS",
    "return new S3BucketPolicy(",
    'ownership.addOverride("lifecycle.ignore_changes", ["rule[0].object_ownership"]);\n    return new S3BucketPolicy(',
  ),
  inBucket(
    "aws_s3_bucket_ownership_controls.rule",
    "whoever writes an object owns it",
    'objectOwnership: "BucketOwnerEnforced"',
    'objectOwnership: "ObjectWriter"',
  ),
  inBucket(
    "aws_s3_bucket_ownership_controls.rule",
    "an override turns access control lists on",
    "return new S3BucketPolicy(",
    'ownership.addOverride("rule.object_ownership", "BucketOwnerPreferred");\n    return new S3BucketPolicy(',
  ),
  inBucket(
    "aws_s3_bucket_server_side_encryption_configuration.rule",
    "buckets are encrypted with a key that nobody chose",
    'sseAlgorithm: "AES256"',
    'sseAlgorithm: "aws:kms"',
  ),
  inBucket(
    "aws_s3_bucket_server_side_encryption_configuration.rule",
    "the encryption of buckets is left out",
    encryptionMade,
    "",
    { reportedAt: "aws_s3_bucket" },
  ),
  inBucket(
    "aws_s3_bucket_policy.bucket",
    "the policy of a bucket goes to another bucket",
    '"policy", {\n      bucket,',
    '"policy", {\n      bucket: "another",',
  ),
  inBucket(
    "aws_s3_bucket_policy.lifecycle",
    "an override keeps whatever policy a bucket has in AWS",
    bucketMade,
    `${bucketMade}\n    this.policy.addOverride("lifecycle.ignore_changes", ["policy"]);`,
  ),
  inAdditions(
    "aws_s3_bucket_policy.policy",
    "the policy of a bucket is never written",
    "() => this.write()",
    "() => undefined",
  ),
  inArgument(
    "aws_s3_bucket_policy.policy",
    "a symbolic value is rendered as everything",
    "value: expression ?? escapeTemplates(text)",
    'value: expression === undefined ? escapeTemplates(text) : "*"',
  ),
  inBucket(
    "aws_s3_bucket_policy.policy",
    "an override opens the policy of a bucket",
    bucketMade,
    `${bucketMade}\n    this.policy.addOverride("policy", ${everybody});`,
  ),
  inBucket(
    "aws_s3_bucket_policy.policy",
    "a second policy stands beside that of a bucket",
    bucketMade,
    `${bucketMade}\n    ${beside("s3-bucket-policy", "S3BucketPolicy", `{ bucket, policy: ${everybody} }`)}`,
  ),
  inBucket(
    "aws_s3_bucket.acl",
    "every bucket can be read by everybody",
    "      bucket: name,",
    '      bucket: name,\n      acl: "public-read",',
  ),
  inBucket(
    "aws_s3_bucket.policy",
    "an override gives the bucket itself a policy",
    bucketMade,
    `${overrideOwn("policy", everybody)}\n    ${bucketMade}`,
  ),
  inBucket(
    "aws_s3_bucket.bucket",
    "buckets have other names than were proved",
    "      bucket: name,",
    "      bucket: `${name}-2`,",
    { reportedAt: "aws_s3_bucket_public_access_block" },
  ),
  inBucket(
    "aws_s3_bucket_acl.acl",
    "an access control list stands beside every bucket",
    bucketMade,
    `${bucketMade}\n    ${beside("s3-bucket-acl", "S3BucketAcl", '{ bucket, acl: "public-read" }')}`,
  ),
  inBucket(
    "aws_s3_access_point.policy",
    "an access point lets everybody into every bucket",
    bucketMade,
    `${bucketMade}\n    ${beside("s3-access-point", "S3AccessPoint", `{ name: "more", bucket, policy: ${everybody} }`)}`,
  ),
];

const inKey = below("modules/kms/key.ts");
const keyMade = "this.arn = key.arn;";

/** Faults in what makes a key: its policy, its alias, its grants. */
const keyFaults: Faults = [
  inKey(
    "aws_kms_key.tags",
    "a disposable key does not say so",
    "const tags = markedTags(props);",
    "const { tags } = props;",
  ),
  inKey("aws_kms_key.policy", "everybody uses every key", 'policyArgument(this, "policy", policy)', everybody),
  inKey(
    "aws_kms_key.policy",
    "an override leaves the policy of a key to AWS",
    keyMade,
    `key.addOverride("policy", undefined);\n    ${keyMade}`,
  ),
  inKey(
    "aws_kms_alias.name",
    "the alias of a key is another",
    "name: alias, targetKeyId",
    'name: "alias/another", targetKeyId',
  ),
  inKey(
    "aws_kms_alias.target_key_id",
    "the alias leads to another key",
    "targetKeyId: key.keyId",
    'targetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab"',
  ),
  inKey(
    "aws_kms_key_policy.policy",
    "a second policy stands beside that of a key",
    keyMade,
    `${beside("kms-key-policy", "KmsKeyPolicy", `{ keyId: key.keyId, policy: ${everybody} }`)}\n    ${keyMade}`,
  ),
  inKey(
    "aws_kms_grant.grantee_principal",
    "a grant on every key stands beside its policy",
    keyMade,
    `${beside("kms-grant", "KmsGrant", '{ keyId: key.arn, granteePrincipal: "arn:aws:iam::999999999999:root", operations: ["Decrypt"] }')}\n    ${keyMade}`,
  ),
];

const inTable = below("modules/dynamodb/table.ts");
const inResourcePolicy = below("modules/dynamodb/resource-policy.ts");
const inTables = below("stacks/sections/tables.ts");
const resourcePolicyMade = 'new DynamodbResourcePolicy(this, "Resource", { resourceArn, policy })';

/** Faults in what makes a table and its policy. */
const tableFaults: Faults = [
  inTable(
    "aws_dynamodb_table.deletion_protection_enabled",
    "DynamoDB deletes every table",
    "deletionProtectionEnabled: !disposable",
    "deletionProtectionEnabled: false",
  ),
  inTable(
    "aws_dynamodb_table.lifecycle",
    "Terraform replaces every table",
    "...(disposable ? {} : { preventDestroy: true }),",
    "",
  ),
  inTable(
    "aws_dynamodb_table.tags",
    "every table passes for a disposable one",
    "const tags = markedTags(props);",
    "const tags = markedTags({ ...props, disposable: true });",
  ),
  inTable(
    "aws_dynamodb_table.name",
    "tables have other names than were proved",
    "    name,\n    hashKey",
    "    name: `${name}-2`,\n    hashKey",
    {
      reportedAt: "aws_dynamodb_resource_policy",
    },
  ),
  inTable(
    "aws_dynamodb_resource_policy.policy",
    "a policy that nobody asked for opens every table",
    "this.streamArn = table.streamArn;",
    `this.streamArn = table.streamArn;\n    ${beside("dynamodb-resource-policy", "DynamodbResourcePolicy", `{ resourceArn: table.arn, policy: ${everybody} }`)}`,
  ),
  inResourcePolicy(
    "aws_dynamodb_resource_policy.policy",
    "the policy of a table lets everybody in",
    resourcePolicyMade,
    resourcePolicyMade.replace("policy }", `policy: ${everybody} }`),
  ),
  inResourcePolicy(
    "aws_dynamodb_resource_policy.resource_arn",
    "the policy of a table goes to another table",
    resourcePolicyMade,
    resourcePolicyMade.replace("resourceArn,", "resourceArn: `${resourceArn}-2`,"),
  ),
  inResourcePolicy(
    "aws_dynamodb_resource_policy.policy",
    "an override takes the policy of a table from a variable",
    resourcePolicyMade,
    `${resourcePolicyMade}.addOverride("policy", "\${var.table_policy}")`,
  ),
  inResourcePolicy(
    "aws_dynamodb_resource_policy.region",
    "an override puts the policy of a table in another region",
    resourcePolicyMade,
    `${resourcePolicyMade}.addOverride("region", "eu-west-1")`,
  ),
  inArgument(
    "aws_dynamodb_resource_policy.policy",
    "a local value allows what it was to deny",
    "new TerraformLocal(scope, id, substituted.value)",
    `new TerraformLocal(scope, id, JSON.parse(JSON.stringify(substituted.value).replaceAll('"Deny"', '"Allow"')))`,
  ),
  inTables(
    "aws_dynamodb_resource_policy.policy",
    "tables are built without what their policies were to say",
    "for (const addition of policyAdditions.get(table.ref.arn) ?? []) table.addToPolicy(addition);",
    "",
    { reportedAt: "aws_dynamodb_table" },
  ),
];

const inEndpoint = below("modules/network/vpc-endpoint.ts");
const inEndpoints = below("stacks/sections/network/endpoints.ts");
const endpointDocument =
  'policy: policyArgument(this, "document", policyJson(document), joinExpressions(expressions)),';
const endpointMade = "this.ref = { id: symbol, expression: endpoint.id };";

/** Faults in what makes an endpoint. */
const endpointFaults: Faults = [
  inEndpoint("aws_vpc_endpoint.policy", "an endpoint has no policy, which opens it", endpointDocument, ""),
  inEndpoint(
    "aws_vpc_endpoint.policy",
    "an endpoint lets everybody through",
    endpointDocument,
    `policy: ${everybody},`,
  ),
  inEndpoint(
    "aws_vpc_endpoint.policy",
    "an override opens the policy of an endpoint",
    endpointMade,
    `endpoint.addOverride("policy", ${everybody});\n    ${endpointMade}`,
  ),
  inEndpoints(
    "aws_vpc_endpoint.policy",
    "an endpoint is built without the principals behind it",
    "new VpcEndpoint(scope, key, made.props)",
    "new VpcEndpoint(scope, key, { ...made.props, principals: made.props.principals.slice(0, 1) })",
  ),
  inEndpoint(
    "aws_vpc_endpoint_policy.policy",
    "a second policy stands beside that of an endpoint",
    endpointMade,
    `${beside("vpc-endpoint-policy", "VpcEndpointPolicy", `{ vpcEndpointId: endpoint.id, policy: ${everybody} }`)}\n    ${endpointMade}`,
  ),
];

const machinery = "modules/temporary-access/machinery";
const inStandingRoles = below(`${machinery}/standing-roles.ts`);
const inMachineryRole = below(`${machinery}/role-with-policy.ts`);
const inAccess = below(`${machinery}/access-machinery.ts`);
const inStateMachine = below(`${machinery}/state-machine.ts`);
const inTemporaryAccess = below(`${machinery}/temporary-access.ts`);
const queuePolicyMade = 'policy: policyArgument(this, "undelivered_document", queuePolicy(shared)),';
const apiPolicyMade = 'policy: policyArgument(this, "api_policy_document", policy),';
const apiMade = "this.deploy(api, createHash";
const topicMade = "const queue = this.buildQueue(shared, topic.arn);";

/** Faults in the machinery of temporary access. */
const machineryFaults: Faults = [
  inStandingRoles(
    "aws_iam_role.permissions_boundary",
    "the roles of people have no boundary",
    "        permissionsBoundary: policyArn,\n",
    "",
  ),
  inStandingRoles(
    "aws_iam_role.permissions_boundary",
    "the boundary of the roles of people limits nothing",
    "permissionsBoundary: policyArn",
    `permissionsBoundary: ${administrator}`,
  ),
  inStandingRoles(
    "aws_iam_role.assume_role_policy",
    "the whole account can take the roles of people",
    "policyArgument(scope, `${name}_trust`, JSON.parse(trust) as PolicyJson)",
    `'{"Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}]}'`,
  ),
  inStandingRoles("aws_iam_role.path", "the roles of people have the path of all others", "        path,\n", ""),
  inMachineryRole(
    "aws_iam_role.assume_role_policy",
    "the roles of the machinery trust instances",
    "{ name, assumedBy }",
    '{ name, assumedBy: require("../../policy").service("ec2") }',
  ),
  inMachineryRole(
    "aws_iam_role_policy_attachment.policy_arn",
    "the roles of the machinery have no policy",
    'return role.attach(new ManagedPolicy(role, "policy", { name, policy: policyJson(policy) }));',
    'new ManagedPolicy(role, "policy", { name, policy: policyJson(policy) });\n  return role;',
    { reportedAt: "aws_iam_role" },
  ),
  inAccess(
    "aws_iam_policy.name",
    "the policy of an access has another name",
    "name: design.policy.name,",
    "name: `${design.policy.name}-2`,",
  ),
  inAccess(
    "aws_sfn_state_machine.definition",
    "the machine that removes an access grants it",
    "definition: removalMachine(design)",
    "definition: grantMachine(design)",
  ),
  inStateMachine(
    "aws_sfn_state_machine.definition",
    "machines end in the state that they start with",
    "definition: literal(JSON.stringify(definition))",
    "definition: literal(JSON.stringify({ ...definition, States: {} }))",
  ),
  inAccess(
    "aws_sfn_state_machine.definition",
    "an override replaces what a machine does",
    "this.machines = [machines.grant, machines.decision];",
    `machines.removal.addOverride("definition", '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}');
    this.machines = [machines.grant, machines.decision];`,
  ),
  inStateMachine(
    "aws_sfn_state_machine.name",
    "machines have other names than were proved",
    "    name,\n    type,",
    "    name: `${name}-2`,\n    type,",
  ),
  inTemporaryAccess(
    "aws_sqs_queue_policy.policy",
    "everybody writes into the queue",
    queuePolicyMade,
    `policy: ${everybody},`,
  ),
  inTemporaryAccess(
    "aws_sqs_queue_policy.queue_url",
    "the policy of the queue goes to another queue",
    "queueUrl: queue.url",
    'queueUrl: "https://sqs.us-east-1.amazonaws.com/444455556666/another"',
  ),
  inTemporaryAccess(
    "aws_sqs_queue.policy",
    "an override gives the queue itself a policy",
    'alarm(this, "undelivered_alarm", {',
    `queue.addOverride("policy", ${everybody});\n    alarm(this, "undelivered_alarm", {`,
  ),
  inTemporaryAccess("aws_api_gateway_rest_api.policy", "the API has no policy", apiPolicyMade, ""),
  inTemporaryAccess(
    "aws_api_gateway_rest_api.policy",
    "everybody calls the API",
    apiPolicyMade,
    `policy: ${everybody},`,
  ),
  inTemporaryAccess(
    "aws_api_gateway_rest_api.body",
    "the API asks for no signature",
    "body: literal(body)",
    `body: literal(body.replaceAll('"security":[{"sigv4":[]}],', ""))`,
  ),
  inTemporaryAccess(
    "aws_api_gateway_rest_api.body",
    "an override replaces the API",
    apiMade,
    `api.addOverride("body", '{"openapi":"3.0.1","paths":{}}');\n    ${apiMade}`,
  ),
  inTemporaryAccess(
    "aws_api_gateway_rest_api_policy.policy",
    "a second policy stands beside that of the API",
    apiMade,
    `${beside("api-gateway-rest-api-policy", "ApiGatewayRestApiPolicy", `{ restApiId: api.id, policy: ${everybody} }`)}\n    ${apiMade}`,
  ),
  inTemporaryAccess(
    "aws_sns_topic_policy.policy",
    "everybody publishes to the topic",
    topicMade,
    `${beside("sns-topic-policy", "SnsTopicPolicy", `{ arn: topic.arn, policy: ${everybody} }`)}\n    ${topicMade}`,
  ),
  inTemporaryAccess(
    "aws_sns_topic.policy",
    "an override gives the topic itself a policy",
    topicMade,
    `topic.addOverride("policy", ${everybody});\n    ${topicMade}`,
  ),
];

const inConnection = below("modules/connections/vendor-connection.ts");
const inPrincipals = below("stacks/sections/principals.ts");
const inBuckets = below("stacks/sections/buckets.ts");
const inKeys = below("stacks/sections/keys.ts");
const inStack = below("stacks/data-access-stack.ts");
const stackMade = "buildSections(this, plan);\n  }";

/** Faults in what builds the sections of an environment and its stack. */
const sectionFaults: Faults = [
  inConnection(
    "aws_iam_role_policy_attachment.policy_arn",
    "the role of a vendor has no policy",
    ".attach(...attached)\n        .expect(expected);",
    ".expect(expected);",
    { reportedAt: "aws_iam_role" },
  ),
  inConnection(
    "aws_iam_user_policy_attachment.policy_arn",
    "the user of a vendor has no policy",
    "plan.user).attach(...attached).expect(expected)",
    "plan.user).expect(expected)",
    { reportedAt: "aws_iam_user" },
  ),
  inPrincipals(
    "aws_iam_role.permissions_boundary",
    "the roles of principals are built with a boundary that nobody proved",
    "{ ...description.settings, policies, trustPolicy, dependsOn }",
    `{ ...description.settings, policies, trustPolicy, dependsOn, permissionsBoundary: ${administrator} }`,
  ),
  inBuckets(
    "aws_s3_bucket_policy.policy",
    "buckets are built without what their policies were to say",
    "for (const addition of policyAdditions.get(bucket.ref.arn) ?? []) bucket.addToPolicy(addition);",
    "",
  ),
  inKeys(
    "aws_kms_alias.name",
    "keys are built with another alias",
    "new Key(scope, key, made)",
    "new Key(scope, key, { ...made, alias: `${made.alias}-2` })",
  ),
  inStack(
    "provider.region",
    "everything is made in another region",
    "      region,\n      allowedAccountIds",
    '      region: "eu-west-1",\n      allowedAccountIds',
  ),
  inStack(
    "provider.allowed_account_ids",
    "stacks can be applied in any account",
    "      allowedAccountIds: [account],\n",
    "",
  ),
  inStack(
    "provider.allowed_account_ids",
    "an override of the stack allows another account",
    stackMade,
    `this.addOverride("provider.aws.0.allowed_account_ids", [account, "999999999999"]);\n    ${stackMade}`,
  ),
  inStack(
    "aws_iam_role.permissions_boundary",
    "an override of the stack replaces the boundary of a role",
    stackMade,
    `this.addOverride("resource.aws_iam_role.artie_role.permissions_boundary", ${administrator});\n    ${stackMade}`,
  ),
];

/** Faults below the plan: they write something other than was proved, and only the written file shows them. */
export const writtenFaults: Faults = [
  ...roleFaults,
  ...userFaults,
  ...groupFaults,
  ...policyFaults,
  ...bucketFaults,
  ...keyFaults,
  ...tableFaults,
  ...endpointFaults,
  ...machineryFaults,
  ...sectionFaults,
];
