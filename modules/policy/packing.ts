import { policyDocument, policyJson, type PolicyDocument } from "./document";
import { mergeStatements } from "./merging";
import { policySize } from "./size";
import { type Statement, statement } from "./statement";

/**
 * Spreads statements over as many documents as their size asks for.
 *
 * Statements are merged first. A statement that is larger than a document is divided by its resources, which keeps
 * its meaning.
 *
 * @param largestSize what one document may hold, in characters other than white space
 */
export function packStatements(statements: readonly Statement[], largestSize: number): PolicyDocument[] {
  const parts = mergeStatements(statements).flatMap((each) => divide(each, largestSize));
  const documents: PolicyDocument[] = [];
  let current: Statement[] = [];
  for (const part of policyDocument(parts).statements) {
    if (current.length > 0 && sizeOf([...current, part]) > largestSize) {
      documents.push(policyDocument(current));
      current = [];
    }
    current.push(part);
  }
  return current.length === 0 ? documents : [...documents, policyDocument(current)];
}

function divide(each: Statement, largestSize: number): Statement[] {
  const { resources = [] } = each;
  if (resources.length < 2 || sizeOf([each]) <= largestSize) return [each];
  const middle = Math.ceil(resources.length / 2);
  return [resources.slice(0, middle), resources.slice(middle)].flatMap((half) =>
    divide(statement({ ...each, resources: half }), largestSize),
  );
}

function sizeOf(statements: readonly Statement[]): number {
  return policySize(policyJson(policyDocument(statements)));
}
