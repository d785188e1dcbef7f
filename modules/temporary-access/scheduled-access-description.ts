import { type EntryHistory, type Renamed, splitHistory } from "../catalogue";
import { type Grant } from "../grants";
import { copyData } from "../validation";
import { type Hours } from "./hours";
import { type People } from "./people";

/** The people who have an access at certain hours, and the hours. */
export interface ScheduledAccessSettings {
  readonly people: People;
  readonly hours: Hours;
}

/** An access that people have at certain hours. Make one with {@link scheduledAccess}. */
export class ScheduledAccessDescription {
  constructor(
    readonly settings: ScheduledAccessSettings,
    readonly grants: readonly Grant[] = [],
    readonly history: EntryHistory = {},
  ) {}

  /** The same with more grants. */
  allow(...grants: readonly Grant[]): ScheduledAccessDescription {
    return new ScheduledAccessDescription(this.settings, [...this.grants, ...grants], this.history);
  }
}

/**
 * Access at certain hours, such as working hours, that nobody has to request.
 *
 * @example
 * scheduledAccess({
 *   people: { alice: iamUser("alice") },
 *   hours: { from: "09:00", until: "17:00", days: ["MON", "TUE", "WED", "THU", "FRI"], timeZone: "Europe/Berlin" },
 * }).allow(tables.orders.read());
 */
export function scheduledAccess(given: ScheduledAccessSettings & Renamed): ScheduledAccessDescription {
  const { settings, history } = splitHistory(copyData(given));
  return new ScheduledAccessDescription(settings, [], history);
}
