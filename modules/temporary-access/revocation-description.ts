import { type EntryHistory, type Renamed, splitHistory } from "../catalogue";
import { copyData } from "../validation";
import { type People } from "./people";

/** The people who can end the live credentials of any role or user of the environment. Make one with {@link revocation}. */
export class RevocationDescription {
  constructor(
    readonly by: People,
    readonly history: EntryHistory = {},
  ) {}
}

/**
 * Adds a path to the API by which these people end the live credentials of a role or a user of the environment at once.
 *
 * @example
 * revocation({ by: { dora: iamUser("dora") } });
 */
export function revocation(given: { readonly by: People } & Renamed): RevocationDescription {
  const { settings, history } = splitHistory(copyData(given));
  return new RevocationDescription(settings.by, history);
}
