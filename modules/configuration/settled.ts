import { type Arguments, type Block, isArguments } from "./blocks";
import { type ConfigurationLocation } from "./expressions";
import { Unknown } from "./fact";
import { type FactArgument, namingArguments } from "./resource-types";

/**
 * The argument that leaves open whether, how often or where a resource is made, or what else happens with it; `undefined`
 * for a resource that Terraform makes once and as it is written.
 */
export function openArgument({ arguments: written }: Block, { region }: ConfigurationLocation): string | undefined {
  const open = ["count", "for_each", "provisioner"].find((name) => written[name] !== undefined);
  if (open !== undefined) return `${open} = ${shown(written[open])}`;
  if (written["provider"] !== undefined && written["provider"] !== "aws")
    return `provider = ${shown(written["provider"])}`;
  // OpenTofu makes nothing where this is false.
  if (lifecycles(written).some((each) => each["enabled"] !== undefined)) return "lifecycle.enabled";
  const elsewhere = written["region"];
  return elsewhere === undefined || elsewhere === region ? undefined : `region = ${shown(elsewhere)}`;
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 80);
}

function lifecycles({ lifecycle }: Arguments): Arguments[] {
  return [lifecycle ?? []].flat(Infinity).filter(isArguments);
}

export const ignoredChanges = new Unknown("lifecycle.ignore_changes");

/** Whether Terraform leaves what AWS has in place of what is written: of the value, or of what names the subject. */
export function isIgnored(
  row: Pick<FactArgument, "argument" | "together" | "of">,
  { type, arguments: written }: Block,
): boolean {
  const names = ignoredArguments(written);
  const { argument, together = [], of } = row;
  const [outer = ""] = argument.split(".");
  const deciding = new Set(["all", outer, ...together, ...(of === undefined ? namingArguments(type) : [of[0]])]);
  return names.some((each) => outer === "" || deciding.has(each));
}

/** The arguments that Terraform does not compare with what AWS has, or `all`. */
export function ignoredArguments(written: Arguments): string[] {
  return (
    lifecycles(written)
      .flatMap((each) => [each["ignore_changes"] ?? []].flat(Infinity))
      // `rule[0].object_ownership` is part of `rule`; what is no reference may be anything.
      .map((each) => (typeof each === "string" ? /^\s*([A-Za-z_][\w-]*)/.exec(each)?.[1] : undefined) ?? "all")
  );
}
