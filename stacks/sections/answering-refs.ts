import { absentRef, refusedGrantOn, withUnknownVerbs } from "../../modules/grants";
import { type ResourceLocation } from "../../modules/catalogue";
import { symbolicNetworkId, type VpcEndpointRef } from "../../modules/policy";
import { type NetworkRef } from "../../modules/network";
import { notThere, type Problem } from "../../modules/validation";
import { absentBucket, absentKey, absentTable } from "./absent-refs";
import { madeNetworkRef } from "./network/networks";
import { type Refs } from "./refs";

/**
 * The refs of an environment for a function that describes entries. They answer for any name, so that a misspelt one does
 * not end the function and hide every other problem: grants on it carry the problem. `Object.keys` gives the real names.
 *
 * @param report takes each name that is asked for and is not there
 */
export function answeringRefs(refs: Refs, location: ResourceLocation, report: (missing: Problem) => void): Refs {
  const known: Refs = {
    ...refs,
    tables: answering("table", mapped(refs.tables, withUnknownVerbs), report, (key, missing) =>
      absentRef(absentTable(key, location), [missing]),
    ),
    buckets: answering("bucket", mapped(refs.buckets, withUnknownVerbs), report, (key, missing) =>
      absentRef(absentBucket(key, location), [missing]),
    ),
    keys: answering("key", mapped(refs.keys, withUnknownVerbs), report, (key, missing) =>
      absentRef(absentKey(key, location), [missing]),
    ),
    networks: answering("network", refs.networks, report, absentNetwork),
    endpoints: answering("endpoint", refs.endpoints, report, absentEndpoint),
  };
  return answering("section", { ...known }, report, (name, missing) =>
    anything(name, location, missing),
  ) as unknown as Refs;
}

function absentNetwork(key: string): NetworkRef {
  return madeNetworkRef(key, []);
}

function absentEndpoint(key: string): VpcEndpointRef {
  return { id: symbolicNetworkId("VPC endpoint", `endpoints/${key}`), expression: `\${aws_vpc_endpoint.${key}.id}` };
}

/** Returns itself for any property, and a grant that carries the problem for any call. */
function anything(name: string, location: ResourceLocation, missing: Problem): unknown {
  const callable = (): unknown => refusedGrantOn(name, location, [missing]);
  const answer: unknown = new Proxy(callable, {
    get: (_, property) => (isName(property) ? answer : undefined),
    ownKeys: () => [],
    getOwnPropertyDescriptor: () => undefined,
  });
  return answer;
}

function mapped<Ref>(refs: Readonly<Record<string, Ref>>, map: (ref: Ref) => Ref): Readonly<Record<string, Ref>> {
  return Object.fromEntries(Object.entries(refs).map(([key, ref]) => [key, map(ref)]));
}

function answering<Ref>(
  kind: string,
  refs: Readonly<Record<string, Ref>>,
  report: (missing: Problem) => void,
  absent: (key: string, missing: Problem) => Ref,
): Readonly<Record<string, Ref>> {
  const names = Object.keys(refs);
  const missing = new Map<string, Problem>();
  return new Proxy(refs, {
    get: (target, key, receiver) => {
      if (!isName(key) || key in target) return Reflect.get(target, key, receiver) as unknown;
      const known = missing.get(key);
      const found = known ?? notThere(kind, key, names);
      missing.set(key, found);
      if (known === undefined) report(found);
      return absent(key, found);
    },
  });
}

/** Whether a property is one that an environment file names, and not one that the language or a tool asks of any object. */
function isName(property: string | symbol): property is string {
  return typeof property === "string" && property !== "then" && property !== "toJSON";
}
