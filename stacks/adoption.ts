import { type TerraformResource } from "cdktf";
import { type Arguments } from "../modules/configuration";
import { accessKeyGenerationOf } from "../modules/principals";
import { addressOf, type StateBlocks } from "../modules/terraform";
import { at, didYouMean, problem, type Problem } from "../modules/validation";
import { type PlacedHistory } from "./sections/planned-section";

/** The construct of an entry with a history, and the addresses of its resources by what follows the key in each. */
export interface BuiltEntry {
  readonly history: PlacedHistory;
  readonly parts: ReadonlyMap<string, TerraformResource>;
}

/** The blocks that take over the resources of an adopted entry, but not those that belong to a part that does not exist. */
export function importsOf(
  { history: { adopt }, parts }: BuiltEntry,
  ids: ReadonlyMap<string, string>,
  { resource: written }: Arguments,
): StateBlocks["imports"] {
  if (adopt === undefined) return [];
  const { except = [], accessKeys = {}, id } = adopt === true ? {} : adopt;
  const missing = [...parts].flatMap(([part, each]) => (except.includes(part) ? [addressOf(each)] : []));
  const belongsToMissing = ({ terraformResourceType, friendlyUniqueId }: TerraformResource): boolean => {
    const block = (written as ByType)[terraformResourceType]?.[friendlyUniqueId];
    return missing.some((address) => identifyingArguments(block).includes(`\${${address}.`));
  };
  return [...parts].flatMap(([part, resource]) => {
    const to = addressOf(resource);
    if (missing.includes(to) || belongsToMissing(resource)) return [];
    const given = resource.terraformResourceType === "aws_kms_key" ? id : accessKeys[accessKeyGenerationOf(part) ?? ""];
    const known = given ?? ids.get(to);
    return known === undefined ? [] : [{ to, id: known }];
  });
}

/** Resources by type and name. */
export type ByType = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** The arguments that name what a resource belongs to. */
const owners = ["bucket", "group", "groups", "policy_arn", "resource_arn", "role", "target_key_id", "user"];

function identifyingArguments(block: Arguments = {}): string {
  return JSON.stringify(owners.map((name) => block[name]));
}

/** What is wrong with an adoption, which only the built entry tells. */
export function checkAdopted({ history: { section, key, adopt }, parts }: BuiltEntry): Problem[] {
  if (adopt === undefined) return [];
  const { except = [], accessKeys = {}, id } = adopt === true ? {} : adopt;
  const known = [...parts.keys()];
  const problems = [
    ...checkKeyId(id, parts.get("")),
    ...except
      .filter((part) => !known.includes(part))
      .map((part) => {
        const remedy = `${didYouMean(part, known)}Write some of ${known.filter((each) => each !== "").join(", ")}.`;
        return problem({ value: part, rule: "is not a part of the entry", remedy });
      }),
    ...checkAccessKeyIds(
      accessKeys,
      known.filter((part) => !except.includes(part)),
    ),
  ];
  return at([section, key, "adopt"], problems);
}

/** An access key has an ID that only AWS knows. Without it, Terraform would make another key beside the one that is there. */
function checkAccessKeyIds(ids: Readonly<Record<string, string>>, parts: readonly string[]): Problem[] {
  const keys = parts.flatMap((part) => {
    const generation = accessKeyGenerationOf(part);
    return generation === undefined ? [] : [{ part, generation }];
  });
  const unknown = Object.keys(ids).filter((each) => keys.every(({ generation }) => generation !== each));
  const missing = keys.filter(({ generation }) => !(generation in ids));
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  const wrong = Object.entries(ids).filter(([, id]) => !/^AKIA[A-Z0-9]{12,28}$/.test(id));
  const repeated = Object.entries(ids).flatMap(([generation, id], index, all) => {
    const first = all.findIndex((each) => each[1] === id);
    return first < index ? [{ generation, first: all[first]?.[0] ?? "" }] : [];
  });
  return at("accessKeys", [
    ...unknown.map((value) => {
      const remedy = "List it among the generations of the access keys, or leave it out here.";
      return problem({ value, rule: "is not a generation of the entry", remedy });
    }),
    ...missing.map(({ part, generation: value }) => {
      const remedy = `Write adopt: { accessKeys: { "${value}": "AKIA…" } }, or, for a new key, except: ["${part}"].`;
      return problem({ value, rule: "has no ID, so that Terraform would create a second access key", remedy });
    }),
    ...repeated.map(({ generation: value, first }) => {
      const remedy = "Give each access key its own ID.";
      return problem({ value, rule: `has the ID of "${first}"`, remedy });
    }),
    ...wrong.map(([value]) => {
      const remedy = "Copy the ID from the IAM console, as in AKIAIOSFODNN7EXAMPLE.";
      return problem({ value, rule: "has an ID that is not that of an access key", remedy });
    }),
  ]);
}

/** A KMS key is known by an ID that AWS gives, everything else by its name. */
function checkKeyId(id: string | undefined, resource: TerraformResource | undefined): Problem[] {
  const isKey = resource?.terraformResourceType === "aws_kms_key";
  if (!isKey && id === undefined) return [];
  if (!isKey) {
    const remedy = "Leave it out: Terraform imports the entry by its name.";
    return [problem({ ...showId(id), rule: "is set, but only a KMS key is adopted by its ID", remedy })];
  }
  if (id !== undefined && /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id)) return [];
  const remedy =
    'Write adopt: { id: "…" } with what this prints: aws kms describe-key --key-id ALIAS --query KeyMetadata.KeyId';
  return [problem({ ...showId(id), rule: "is not the ID of a KMS key, which AWS gives", remedy })];
}

function showId(id: string | undefined): { readonly value?: string } {
  return id === undefined ? {} : { value: id };
}
