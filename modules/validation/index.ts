export { checkUnseen } from "./check-unseen";
export { hint } from "./hint";
export { property } from "./literal";
export { lookUp, notThere } from "./look-up";
export { misspeltIn } from "./misspelt";
export { didYouMean, isNear, nearest, nearNames } from "./nearest";
export { fileProblem, isFileError, withPath } from "./file-errors";
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
