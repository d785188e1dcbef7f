import * as v from "valibot";
import { type Grant, type PlacedPolicyAddition } from "../../../modules/grants";
import { checkPerimeter, type EndpointService, type Perimeter, provePerimeter } from "../../../modules/network";
import { type Statement } from "../../../modules/policy";
import { type SummaryRow } from "../../../modules/review";
import { at, lookUp, problem, type Problem } from "../../../modules/validation";
import { type EnvironmentDocuments } from "../../environment-documents";
import { type Names } from "../../names";
import { type Declaration, schemaOf } from "../declaration";
import { type PlanContext } from "../plan-context";
import { planSection } from "../plan-section";
import { type PlannedSection } from "../planned-section";
import { section } from "../section";
import { denialOf, type Enclosed, holderOf, requestsOn, serviceOf } from "./enclosed";
import { checkWhere } from "./exempt-arns";
import { lookUpAll } from "./look-up-all";
import { type PerimeterContext, perimeterContext } from "./perimeter-context";
import { checkCutOff, reachesInto } from "./perimeter-cut-off";
import { perimeterExceptions } from "./perimeter-exceptions";
import { type PerimeterProps, perimeterSchema } from "./perimeter-props";
import { type KeyedEndpoint } from "./planned-endpoint";

type PerimeterEntries<N extends Names> = Readonly<Record<string, PerimeterProps<N>>>;

interface PerimeterDeclaration extends Declaration {
  readonly entries: PerimeterEntries<this["names"]>;
}

/** A table, a stream or a bucket inside a perimeter, and the statement that its policy gets. */
interface EnclosedResource {
  readonly enclosed: Enclosed;
  readonly perimeter: Perimeter;
  readonly statement: Statement;
}

/** A perimeter, and what it encloses. */
interface PlannedPerimeter {
  readonly resources: readonly EnclosedResource[];
  /** The keys of its endpoints. */
  readonly through: readonly string[];
  readonly deployer: string;
  /** Who else comes from outside the perimeter, as the environment names them. */
  readonly outside: readonly string[];
}

export const perimeters = section({
  name: "perimeters",
  title: "perimeters",
  schema: schemaOf<PerimeterDeclaration>(v.optional(v.record(v.string(), perimeterSchema))),
  plan: planPerimeters,
  prove: provePerimeters,
  row: perimeterRow,
});

function planPerimeters(
  entries: PerimeterEntries<Names> | undefined,
  planContext: PlanContext,
): PlannedSection<PlannedPerimeter> {
  const { location } = planContext;
  const context = perimeterContext(planContext);
  const taken = new Map<string, string>();
  return planSection(perimeters.name, entries, (key, entry) => {
    const { through, deployer, except = {} } = entry;
    const inside = enclosedBy(entry, context);
    const endpoints = lookUpAll("endpoint", through, context.endpoints, context.isFaulty.endpoint);
    const exceptions = perimeterExceptions(except, context, location);
    const resources = inside.found.map((enclosed) => {
      const leading = endpoints.found.filter(([, each]) => each.service === serviceOf[enclosed.kind]);
      const perimeter = { through: leading.map(([, { ref }]) => ref), deployer, exempt: exceptions.exempt };
      return { enclosed, perimeter, statement: denialOf(enclosed, perimeter) };
    });
    const problems = [
      ...inside.problems,
      ...inside.found.flatMap((enclosed) => checkFree(enclosed, key, context, taken)),
      ...at("through", [
        ...endpoints.problems,
        ...(endpoints.missing ? [] : checkThrough(inside.found, endpoints.found, exceptions.grants)),
      ]),
      ...at("except", exceptions.problems),
      ...checkPerimeter({ through: endpoints.found.map(([, { ref }]) => ref), deployer, exempt: exceptions.named })
        .filter(({ place }) => place[0] !== "through" || through.length === 0)
        .map((each) => (each.place[0] === "exempt" ? { ...each, place: ["except", "arns"] } : each)),
      ...checkWhere(deployer, except.arns ?? [], location),
      // Without one of its endpoints, principals would seem to lose access that they keep.
      ...(endpoints.missing ? [] : resources).flatMap(({ enclosed }) =>
        checkCutOff(enclosed, entry, endpoints.found, context),
      ),
    ];
    if (problems.length > 0 || endpoints.missing || exceptions.missing) return { problems };
    return {
      plan: { resources, through, deployer, outside: exceptions.keys },
      problems,
      policyAdditions: resources.map(additionOf),
    };
  });
}

function enclosedBy(
  { tables: tableKeys = [], buckets: bucketKeys = [], leavesStreamsOpen = false }: PerimeterProps,
  context: PerimeterContext,
): { readonly found: readonly Enclosed[]; readonly problems: readonly Problem[] } {
  const foundTables = tableKeys.map((key) => ({ key, ...lookUp("table", key, context.tables) }));
  const foundBuckets = bucketKeys.map((key) => ({ key, ...lookUp("bucket", key, context.buckets) }));
  return {
    found: [
      ...foundTables.flatMap(({ key, ref: planned }): Enclosed[] => {
        if (planned === undefined) return [];
        const { ref: table } = planned;
        const streams = table.description.streamViewTypes.length > 0 && !leavesStreamsOpen;
        return [{ kind: "table", key, table }, ...(streams ? [{ kind: "stream", key, table } as const] : [])];
      }),
      ...foundBuckets.flatMap(({ key, ref: planned }): Enclosed[] =>
        planned === undefined ? [] : [{ kind: "bucket", key, bucket: planned.ref }],
      ),
    ],
    problems: [
      ...at(
        "tables",
        foundTables.flatMap(({ problems }) => problems),
      ),
      ...at(
        "buckets",
        foundBuckets.flatMap(({ problems }) => problems),
      ),
      ...(tableKeys.length + bucketKeys.length > 0
        ? []
        : [problem({ rule: "has nothing inside", remedy: "Name tables or buckets." })]),
    ],
  };
}

/** Its policy is ours to write, and in one perimeter only. */
function checkFree(
  { kind, key }: Enclosed,
  perimeter: string,
  context: PerimeterContext,
  taken: Map<string, string>,
): Problem[] {
  if (kind === "stream") return [];
  const { existing } = (kind === "table" ? context.tables[key] : context.buckets[key]) ?? {};
  const place = `${kind}s`;
  const other = taken.get(`${place}/${key}`);
  taken.set(`${place}/${key}`, perimeter);
  return at(place, [
    ...(existing !== undefined
      ? [
          problem({
            value: key,
            rule: "is made by somebody else, and its policy would replace theirs",
            remedy: "Let its owner draw the perimeter.",
          }),
        ]
      : []),
    ...(other === undefined
      ? []
      : [
          problem({
            value: key,
            rule: `is inside the perimeter ${other} already: only what is open in both would get in`,
            remedy: "Name all its endpoints in one perimeter.",
          }),
        ]),
  ]);
}

/**
 * An endpoint leads to each thing inside, unless only exceptions use it, and each endpoint leads to something inside.
 */
function checkThrough(
  inside: readonly Enclosed[],
  endpoints: readonly KeyedEndpoint[],
  grantsOutside: readonly Grant[],
): Problem[] {
  const services = new Set<EndpointService>(inside.map(({ kind }) => serviceOf[kind]));
  const closed = inside.filter(
    (enclosed) =>
      !endpoints.some(([, { service }]) => service === serviceOf[enclosed.kind]) &&
      !reachesInto(grantsOutside, enclosed),
  );
  const idle = endpoints.filter(([, { service }]) => !services.has(service));
  return [
    ...closed.map(({ kind, key }) =>
      problem({
        value: key,
        rule: `is a ${kind} that no endpoint named here leads to, so that nobody could get in`,
        remedy:
          kind === "stream"
            ? "Name an endpoint for dynamodb-streams, or say leavesStreamsOpen: true."
            : `Name an endpoint for ${serviceOf[kind]}.`,
      }),
    ),
    ...idle.map(([value, { service }]) =>
      problem({
        value,
        rule: `is an endpoint for ${service}, which leads to nothing inside`,
        remedy: "Remove it, or name what it leads to.",
      }),
    ),
  ];
}

/** Proves the perimeters in the policies as they will be rendered. */
function provePerimeters(
  plan: Readonly<Record<string, PlannedPerimeter>>,
  { environment: { account, region }, resourcePolicies }: EnvironmentDocuments,
): Problem[] {
  const prove = ({ enclosed, perimeter }: EnclosedResource): readonly Problem[] => {
    const policy = resourcePolicies.get(holderOf(enclosed).arn)?.policy ?? { Statement: [] };
    return provePerimeter({ perimeter, policy, account, region, requests: requestsOn(enclosed) });
  };
  return Object.entries(plan).flatMap(([key, { resources }]) => at(key, resources.flatMap(prove)));
}

function perimeterRow(key: string, { resources, through, deployer, outside }: PlannedPerimeter): SummaryRow {
  const inside = resources.map(({ enclosed }) => `${enclosed.kind} ${enclosed.key}`);
  return {
    key,
    details: [
      `${inside.join(", ")} only through ${through.join(", ")}`,
      `from outside: deployer ${deployer}${outside.map((each) => `, ${each}`).join("")}`,
    ],
  };
}

function additionOf({ enclosed, perimeter, statement }: EnclosedResource): PlacedPolicyAddition {
  const expressions = Object.fromEntries(
    perimeter.through.flatMap(({ id, expression }) => (expression === undefined ? [] : [[id, expression]])),
  );
  return { holder: holderOf(enclosed), statements: [statement], expressions };
}
