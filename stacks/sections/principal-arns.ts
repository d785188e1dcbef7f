import { type AccountLocation, formatArn } from "../../modules/aws";

/** A role or a user as it is described, its name set. */
interface Named {
  readonly name?: string;
  /** @default "/" */
  readonly path?: string;
}

export function roleArn({ name = "", path = "/" }: Named, location: AccountLocation): string {
  return formatArn("role", { ...location, path, role: name });
}

export function userArn({ name = "", path = "/" }: Named, location: AccountLocation): string {
  return formatArn("user", { ...location, path, user: name });
}
