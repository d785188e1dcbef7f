import { type Construct } from "constructs";
import { type TerraformResource } from "cdktf";
import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { IamGroupPolicyAttachment } from "@cdktf/provider-aws/lib/iam-group-policy-attachment";
import { checkName } from "../aws";
import { type NumberedPolicy } from "../principals";
import { literal } from "../terraform";
import { at, type Problem } from "../validation";
import { Identity } from "./identity";

/** What a group is made of. */
export interface GroupProps {
  /** @default the construct's ID */
  readonly name?: string;
  /** @default "/" */
  readonly path?: string;
  /**
   * The ARN of the permissions boundary that all its members have; IAM knows none of a group itself. Without it, grants
   * that ask for a boundary are refused.
   * @default not known
   */
  readonly permissionsBoundary?: string;
  /**
   * What its grants make, where that is made already. Only heeded where the grants of the stack are proved.
   * @default made from the grants
   */
  readonly policies?: readonly NumberedPolicy[] | undefined;
}

/** A group of users. Users join it with `user.join(group)`. */
export class Group extends Identity {
  readonly name: string;
  /** The name, as a reference. */
  readonly nameReference: string;
  protected readonly path: string;
  protected readonly kind = "group";
  protected readonly permissionsBoundary: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GroupProps = {},
  ) {
    super(scope, id, props.policies);
    const { name = id, path } = props;
    this.name = name;
    this.path = path ?? "/";
    this.permissionsBoundary = props.permissionsBoundary;
    this.nameReference = new IamGroup(this, "Resource", {
      name,
      ...(path === undefined ? {} : { path: literal(path) }),
    }).name;
  }

  protected override problems(): Problem[] {
    const { path } = this.props;
    return [
      ...at("name", checkName("group", this.name)),
      ...(path === undefined ? [] : at("path", checkName("path", path))),
      ...super.problems(),
    ];
  }

  protected override written(): object {
    return {};
  }

  protected makeAttachment(id: string, policyArn: string): TerraformResource {
    return new IamGroupPolicyAttachment(this, id, { group: this.nameReference, policyArn });
  }
}
