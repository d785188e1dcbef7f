import { type Construct } from "constructs";
import { type TerraformResource } from "cdktf";
import { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserGroupMembership } from "@cdktf/provider-aws/lib/iam-user-group-membership";
import { IamUserPolicyAttachment } from "@cdktf/provider-aws/lib/iam-user-policy-attachment";
import { checkDenied, checkItemLimits, type Deniable, type Grant, type Permission } from "../grants";
import {
  accessKeyId,
  type Caller,
  callerOf,
  checkApplies,
  checkUser,
  newestActive,
  type NumberedPolicy,
  type UserSettings,
} from "../principals";
import { limits, partitionOf } from "../aws";
import { type WrittenPrincipal } from "../configuration";
import { defaultTags, deploymentOf, literal, literalTags } from "../terraform";
import { formatProblem, problem, type Problem } from "../validation";
import { dependOn } from "./depend-on";
import { Group } from "./group";
import { type ManagedPolicy } from "./managed-policy";
import { Identity } from "./identity";

/** What a user is made of. */
interface UserProps extends UserSettings {
  /**
   * What its grants make, where that is made already. Only heeded where the grants of the stack are proved.
   * @default made from the grants
   */
  readonly policies?: readonly NumberedPolicy[] | undefined;
}

/**
 * A user, for whoever cannot assume a role. Its policies are attached to a group of its own.
 *
 * Its access keys are made after everything that it is allowed is in place, so that no key is out before it works.
 *
 * @example
 * const exporter = new User(this, "exporter", { accessKeys: accessKeys(["2026-11"]) });
 * exporter.allow(exports.read());
 */
export class User extends Identity {
  readonly name: string;
  /** The ARN, as a reference. */
  readonly arn: string;
  protected readonly path: string;
  protected readonly kind = "user";
  protected readonly permissionsBoundary: string | undefined;
  private readonly settings: UserSettings;
  private readonly resource: IamUser;
  private readonly keys: ReadonlyMap<string, IamAccessKey>;
  private readonly ownGroup: Group | undefined;
  private readonly groups: Group[] = [];

  constructor(scope: Construct, id: string, props: UserProps = {}) {
    const { policies, ...settings } = props;
    super(scope, id, settings.attachTo === "user" ? policies : undefined);
    const { name = id, path, tags, accessKeys, attachTo = "group" } = settings;
    this.settings = settings;
    const permissionsBoundary = props.permissionsBoundary ?? deploymentOf(this).permissionsBoundary;
    this.name = name;
    this.path = path ?? "/";
    this.permissionsBoundary = permissionsBoundary;
    this.resource = new IamUser(this, "Resource", {
      name,
      ...(path === undefined ? {} : { path: literal(path) }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary: literal(permissionsBoundary) }),
      ...(tags === undefined ? {} : { tags }),
    });
    this.arn = this.resource.arn;
    this.keys = new Map(
      accessKeys?.generations.map(({ generation, status, pgpKey }) => [
        generation,
        new IamAccessKey(this, accessKeyId({ generation }), {
          user: this.resource.name,
          status,
          ...(pgpKey === undefined ? {} : { pgpKey }),
        }),
      ]),
    );
    if (attachTo === "group") {
      this.ownGroup = new Group(this, "group", {
        name,
        ...(path === undefined ? {} : { path }),
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
        policies,
      });
      this.join(this.ownGroup);
    }
  }

  /** The newest active access key, as references; `undefined` where the user has none. */
  get accessKey(): IamAccessKey | undefined {
    const newest = this.settings.accessKeys === undefined ? undefined : newestActive(this.settings.accessKeys);
    return newest === undefined ? undefined : this.keys.get(newest.generation);
  }

  override allow(...grants: readonly Grant[]): this {
    if (this.ownGroup === undefined) super.allow(...grants);
    else this.ownGroup.allow(...grants);
    return this;
  }

  override deny(...resources: readonly Deniable[]): this {
    if (this.ownGroup === undefined) super.deny(...resources);
    else this.ownGroup.deny(...resources);
    return this;
  }

  override attach(...policies: readonly ManagedPolicy[]): this {
    if (this.ownGroup === undefined) super.attach(...policies);
    else this.ownGroup.attach(...policies);
    return this;
  }

  /** Makes the user a member of a group, at most ten of them. */
  join(group: Group): this {
    this.groups.push(group);
    return this;
  }

  protected override prepare(): void {
    const memberships = this.groups.map(
      (group) =>
        new IamUserGroupMembership(this, `${this.pathTo(group)}_membership`, {
          user: this.resource.name,
          groups: [group.nameReference],
        }),
    );
    const rights = [...this.attachments(), ...this.groups.flatMap((group) => group.attachments()), ...memberships];
    for (const key of this.keys.values()) dependOn(key, rights);
    this.simulate(this.arn, this.expectedWith(this.groups), rights);
  }

  protected override problems(): Problem[] {
    const most = limits.groupsPerUser.value;
    const { account, region } = deploymentOf(this);
    return [
      ...checkUser({ ...this.settings, name: this.name }, partitionOf(region), account),
      ...(this.groups.length <= most
        ? []
        : [
            problem({
              value: this.groups.length,
              rule: `groups are too many for a user: AWS allows ${most}`,
              remedy: "Leave some.",
            }),
          ]),
      ...this.refuseOtherStacks(this.groups),
      ...this.checkLimitsTogether(),
      ...this.checkOwnGroup(),
      ...super.problems(),
    ];
  }

  protected override caller(): Caller | undefined {
    const defaults = defaultTags(this);
    const tags = defaults && literalTags([defaults, this.resource.tagsInput]);
    return tags && callerOf({ kind: "user", settings: { ...this.settings, tags } });
  }

  /** What the user is granted itself is attached to a group that no other user is in. */
  private checkOwnGroup(): Problem[] {
    const caller = deploymentOf(this).grantsAreProved === true ? undefined : this.caller();
    return caller === undefined || this.ownGroup === undefined ? [] : checkApplies(this.ownGroup.permissions, caller);
  }

  /** A limit on items that another group bypasses, and a grant that another group denies. Those within one are its own. */
  private checkLimitsTogether(): Problem[] {
    const each = [this, ...this.groups].map(({ permissions }) => permissions);
    const check = (permissions: readonly Permission[]): Problem[] => [
      ...checkItemLimits(permissions),
      ...checkDenied(permissions),
    ];
    const known = new Set(each.flatMap(check).map(formatProblem));
    return check(each.flat()).filter((found) => !known.has(formatProblem(found)));
  }

  protected override written(): Pick<WrittenPrincipal, "permissionsBoundary" | "groups" | "accessKeys"> {
    return {
      permissionsBoundary: this.permissionsBoundary,
      groups: this.groups.map((group) => group.literalArn()),
      accessKeys: (this.settings.accessKeys?.generations ?? []).map(({ status }) => status),
    };
  }

  protected makeAttachment(id: string, policyArn: string): TerraformResource {
    return new IamUserPolicyAttachment(this, id, { user: this.resource.name, policyArn });
  }
}
