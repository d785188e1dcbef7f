import { type Arguments, isArguments, labelled } from "./blocks";
import { readValue, type Scope } from "./expressions";
import { type FactKind, type WrittenFact } from "./fact";

/** How facts call the provider that all resources use unless they name another. */
export const providerSubject = "provider aws";
/** Its address in messages. */
export const providerAddress = "provider.aws";

const kinds: ReadonlyMap<string, FactKind> = new Map([
  ["region", "region"],
  ["allowed_account_ids", "accounts"],
]);
/** What decides nothing about where resources are made. */
const harmless: ReadonlySet<string> = new Set(["alias", "default_tags", "ignore_tags", "max_retries", "retry_mode"]);

/** Where the resources are made, and as whom: the region, the accounts and every other setting of the provider. */
export function providerFacts(providers: unknown, scope: Scope): WrittenFact[] {
  return labelled(providers)
    .filter(([name]) => name === "aws")
    .flatMap(([, configured]) => [configured].flat(Infinity))
    .filter((written): written is Arguments => isArguments(written) && written["alias"] === undefined)
    .flatMap((written) => labelled(written))
    .filter(([argument]) => !harmless.has(argument))
    .map(([argument, value]) => ({
      subject: providerSubject,
      kind: kinds.get(argument) ?? "setting",
      argument,
      value: readValue(value, scope),
      address: providerAddress,
      path: "",
      concerns: [],
    }));
}

/** Which provider `aws` is. */
export function sourceFacts(terraform: unknown, scope: Scope): WrittenFact[] {
  const required = labelled(terraform).flatMap(([name, value]) =>
    name === "required_providers" ? labelled(value) : [],
  );
  return required.flatMap(([name, value]) =>
    name === "aws" && isArguments(value)
      ? [
          {
            subject: providerSubject,
            kind: "source",
            argument: "source",
            value: readValue(value["source"], scope),
            address: "terraform.required_providers.aws",
            path: "",
            concerns: [],
          },
        ]
      : [],
  );
}
