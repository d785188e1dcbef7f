export { type Inventory, type Move, readInventory } from "./inventory";
export { judgeEdit, judgePlan, type Judgement } from "./judgement";
export { formatLock, type Lock, parseLock } from "./lock";
export { type EnvironmentSummary, formatRows, formatSummary, type SummaryRow } from "./summary";
export { readTerraformPlan, type TerraformPlan } from "./terraform-plan";
