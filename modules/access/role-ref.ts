import { Grant } from "./grant";

/** A role as plain data, with the verb that can be granted on it. */
export class RoleRef {
  constructor(readonly arn: string) {}

  /** AssumeRole. The trust policy of the role has to let the caller in as well, unless both are one. */
  assume(): Grant {
    const actions = ["sts:AssumeRole"];
    return new Grant(
      `role ${this.arn}`,
      [{ operation: "assumeRole", resources: [this.arn] }],
      [],
      [
        {
          allows: [{ actions, resource: this.arn, examples: [this.arn] }],
          refuses: [
            { actions, resources: [`${this.arn}-stranger`] },
            { actions: ["iam:PassRole", "iam:UpdateAssumeRolePolicy", "sts:TagSession"], resources: [this.arn] },
          ],
        },
      ],
    );
  }
}
