export { fileProblem, isFileError, withPath } from "./file-errors";
export { isNear } from "./is-near";
export { lookUp } from "./look-up";
export { checkContainer, copyData } from "./plain-data";
export {
  at,
  formatProblem,
  listNames,
  oneLine,
  problem,
  type Problem,
  showValue,
  throwProblems,
  ValidationError,
} from "./problem";
export { type SchemaEntries } from "./schema-entries";
export { checkShape } from "./shape";
export { kindOf, seeTrace, thrownProblems } from "./thrown";
