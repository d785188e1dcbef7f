import { isMarkedDisposable } from "../aws";
import { dataTypes, type ResourceLocation } from "../catalogue";
import { isArguments, type Json } from "../configuration";
import { problem, type Problem } from "../validation";
import { argumentOf, attributesOf } from "./attributes";
import { type Change, type Edit, editsOf, valueOf } from "./changes";
import { type Resource } from "./resource";
import { identityOf } from "./resource-identity";

/** A plan of Terraform, as `terraform show -json` prints it. */
export interface TerraformPlan {
  /** Where it is applied; `undefined` where its configuration does not say so. */
  readonly location: ResourceLocation | undefined;
  readonly changes: readonly Change[];
}

type Members = Readonly<Record<string, unknown>>;

const remedy = "Save a plan, terraform plan -out=FILE, and print that: terraform show -json FILE";

/**
 * Reads a plan.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function readTerraformPlan(text: string): ReadPlan {
  try {
    return readPlan(text);
  } catch (error) {
    // JSON.parse takes any depth, and what reads it here does not.
    if (!(error instanceof RangeError)) throw error;
    return { problems: [problem({ rule: "is nested too deeply", remedy })] };
  }
}

interface ReadPlan {
  readonly plan?: TerraformPlan;
  readonly problems: readonly Problem[];
}

function readPlan(text: string): ReadPlan {
  const refused = (rule: string) => ({ problems: [problem({ rule, remedy })] });
  const root = parse(text);
  const { format_version: version, resource_changes: listed, errored, complete, planned_values: planned } = root ?? {};
  // A state, which the same command prints, has values in place of planned_values.
  if (root === undefined || planned === undefined) return refused("is not the JSON of a plan");
  if (typeof version !== "string" || !version.startsWith("1.")) return refused("has a format that is not known here");
  if (errored === true) return refused("is of a plan that failed");
  if (complete === false) return refused("is of an incomplete plan, as -target makes one");
  const entries = [listed ?? []].flat();
  const read = entries.filter((each) => !isArguments(each) || each["mode"] !== "data").map(changeOf);
  const unknown = read.findIndex((each) => each === undefined);
  if (unknown >= 0) return refused("has a change that is not known here");
  const changes = read.flatMap((each) => each ?? []);
  return { plan: { location: locationOfPlan(root), changes }, problems: [] };
}

function parse(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isArguments(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The literal account and region of the provider. */
function locationOfPlan(root: Members): ResourceLocation | undefined {
  const constant = (path: readonly string[]): unknown =>
    path.reduce<unknown>((found, step) => (isArguments(found) ? found[step] : undefined), root);
  const expression = (name: string): unknown =>
    constant(["configuration", "provider_config", "aws", "expressions", name, "constant_value"]);
  const [account] = [expression("allowed_account_ids")].flat();
  const region = expression("region");
  return typeof account === "string" && typeof region === "string" ? { account, region } : undefined;
}

/** The changes of one entry; none where nothing happens, and `undefined` for what is not known. */
function changeOf(entry: unknown): readonly Change[] | undefined {
  const { address, type, deposed, previous_address: previous, change } = isArguments(entry) ? entry : {};
  if (typeof address !== "string" || typeof type !== "string" || !isArguments(change)) return undefined;
  const shown = typeof deposed === "string" ? `${address} (deposed ${deposed})` : address;
  const resource = (side: "before" | "after", at: string): Resource =>
    resourceOf({ address: at, type, values: change[side], sensitive: change[`${side}_sensitive`] });
  const before = resource("before", shown);
  const after = resource("after", address);
  const from = { ...before, address: typeof previous === "string" ? previous : shown };
  switch ([change["actions"]].flat().join(" ")) {
    case "no-op":
    case "update":
      return isArguments(change["importing"])
        ? [{ kind: "imported", after }]
        : [{ kind: "kept", before: from, after, edits: reportedEdits(before, after, change) }];
    case "create":
      return [{ kind: "created", after }];
    case "delete":
      return [{ kind: "destroyed", before }];
    case "delete create":
    case "create delete":
      return [{ kind: "replaced", before: from, after, edits: replacing(before, after, change) }];
    case "forget":
      return [{ kind: "forgotten", before }];
    case "create forget":
    case "forget create":
      return [
        { kind: "forgotten", before },
        { kind: "created", after },
      ];
    default:
      return undefined;
  }
}

interface Side {
  readonly address: string;
  readonly type: string;
  readonly values: unknown;
  readonly sensitive: unknown;
}

function resourceOf({ address, type, values, sensitive }: Side): Resource {
  const known = isArguments(values) ? values : {};
  const hidden = isArguments(sensitive) ? sensitive : {};
  const argument = (name: string): Json | undefined =>
    Object.hasOwn(known, name) && !isMarked(hidden[name]) ? (known[name] as Json) : undefined;
  return {
    address,
    type,
    disposable: isMarkedDisposable(argument("tags")) && !isProtected(type, argument),
    attributes: attributesOf(type, argument),
  };
}

/** The state shows what is deployed, so a marker that was not set by this project does not count. */
function isProtected(type: string, argument: (name: string) => Json | undefined): boolean {
  const { argument: name = "", value } = dataTypes.get(type)?.protectedBy ?? {};
  return (argument(name) === true) === value;
}

/** Terraform marks each sensitive, or unknown, part of a value with `true`, in lists and objects of the same shape. */
function isMarked(mark: unknown): boolean {
  if (Array.isArray(mark)) return mark.some(isMarked);
  return isArguments(mark) ? Object.values(mark).some(isMarked) : mark === true;
}

/** Terraform reports the other edits itself, or replaces for them. */
function reportedEdits(before: Resource, after: Resource, { after_unknown: unknown }: Members): Edit[] {
  const isKnown = (argument: string): boolean => !isArguments(unknown) || !isMarked(unknown[argument]);
  return editsOf(
    before,
    after,
    (name, attribute) =>
      (attribute.effect === "reported" || attribute.effect === "renames") && isKnown(argumentOf(name, attribute)),
  );
}

/** Terraform names the arguments for which it replaces. */
function replacing(
  before: Resource,
  after: Resource,
  { replace_paths: paths, after_unknown: unknown }: Members,
): Edit[] {
  const names = [paths ?? []].flat().map((path: unknown) => [path].flat()[0]);
  return [...new Set(names.filter((name) => typeof name === "string"))].map((name) => {
    const attribute = identityOf(after.type).attributes[name] ?? { effect: "replaces" };
    const [from, known] = [valueOf(before, name, attribute), valueOf(after, name, attribute)];
    const to = isArguments(unknown) && isMarked(unknown[name]) ? "known after apply" : known;
    return { attribute: name, effect: "replaces", from, to };
  });
}
