import {
  mergeStatements,
  packPolicies,
  packStatements,
  policyDocument,
  policyJson,
  policySize,
  type Statement,
} from "../modules/policy";
import {
  cdkDocuments,
  type GrantedTable,
  mixtures,
  shuffled,
  tableLabel,
  tableSet,
  tableStatements,
} from "./packing-sets";

/**
 * How many managed policies sets of tables need, how long that takes, and how many of them change with one table.
 */
const counts = [10, 30, 100, 300, 1_000, 2_000];
const changesTried = 12;

type Policies = ReadonlyMap<number, string>;

/** The policies by number, as few as hold the statements. */
function fewest(statements: readonly Statement[]): Policies {
  const { documents = [] } = packStatements(statements, { label: tableLabel });
  return new Map(documents.map((document, index) => [index + 1, JSON.stringify(policyJson(document))]));
}

/** The policies by number, as a tree where ten hold it. */
function growing(statements: readonly Statement[]): Policies {
  const { policies = [] } = packPolicies(statements, { label: tableLabel, attachable: 10 });
  return new Map(policies.map(({ number, document }) => [number, JSON.stringify(policyJson(document))]));
}

/** Of the policies by number, how many differ when one table is left out; the mean over tables all through the set. */
function meanChanges(tables: readonly GrantedTable[], pack: (statements: readonly Statement[]) => Policies): number {
  const all = pack(tableStatements(tables));
  const sorted = [...tables].sort((left, right) => (left.name < right.name ? -1 : 1));
  const changes = Array.from({ length: changesTried }, (_, index) => {
    const without = sorted[Math.floor(((index + 0.5) * sorted.length) / changesTried)];
    const others = pack(tableStatements(tables.filter((each) => each !== without)));
    const numbers = [...new Set([...all.keys(), ...others.keys()])];
    return numbers.filter((number) => all.get(number) !== others.get(number)).length;
  });
  return changes.reduce((sum, count) => sum + count, 0) / changes.length;
}

for (const mixture of mixtures) {
  const rows = counts.map((count) => {
    const tables = tableSet(count, mixture, 1);
    const statements = tableStatements(tables);
    const bound = Math.ceil(policySize(policyJson(policyDocument(mergeStatements(statements)))) / 6_144);
    packStatements(statements, { label: tableLabel });
    const start = performance.now();
    const ours = packStatements(statements, { label: tableLabel }).documents?.length ?? NaN;
    const milliseconds = performance.now() - start;
    const cdk = cdkDocuments(statements);
    return {
      tables: count,
      bound,
      "at most": Math.max(bound + 1, Math.floor(bound * 1.05)),
      policies: ours,
      "policies of CDK": cdk,
      "of CDK, shuffled": cdkDocuments(shuffled(statements, 1)),
      "ours / CDK": Number((ours / cdk).toFixed(2)),
      "changed by one table": Number(meanChanges(tables, fewest).toFixed(1)),
      growing: growing(statements).size,
      "of them changed": Number(meanChanges(tables, growing).toFixed(1)),
      milliseconds: Number(milliseconds.toFixed(1)),
    };
  });
  console.log(`\n${mixture}`);
  console.table(rows);
}
