export { type EnvironmentSummary, formatSummary, type SummaryRow } from "./summary";
