import { formatArn, partitionOf } from "../aws";
import { type TableDescription } from "./table-description";
import { type TableResource } from "./table-resource";

/** The ARN of a table, or of something that belongs to it; all of the kind unless named. */
export function tableArn(
  { name: table, account, region }: Pick<TableDescription, "name" | "account" | "region">,
  resource: TableResource,
  name = "*",
): string {
  const common = { partition: partitionOf(region), region, account, table };
  switch (resource) {
    case "table":
      return formatArn("table", common);
    case "index":
      return formatArn("index", { ...common, index: name });
    case "stream":
      return formatArn("stream", { ...common, stream: name });
    case "export":
      return formatArn("export", { ...common, export: name });
    case "import":
      return formatArn("import", { ...common, import: name });
    case "backup":
      return formatArn("backup", { ...common, backup: name });
  }
}

/** The table or bucket that a resource is, or belongs to; anything else stands for itself. */
export function wholeOf(resource: string): string {
  return /^arn:[^:]+:(dynamodb:[^:]*:[^:]*:table\/[^/]+|s3:::[^/]+)/.exec(resource)?.[0] ?? resource;
}

/** The pattern for all resources of the same kind, account and region. */
export function allBeside(whole: string): string {
  return `${whole.slice(0, whole.lastIndexOf("/"))}/*`;
}
