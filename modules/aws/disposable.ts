/**
 * The tag of every table, bucket and KMS key that is disposable. A Terraform plan shows it in the `before` of a
 * resource, so that it proves what is deployed and not only what the file says.
 */
export const disposableTag = "cdktf-data-access:disposable";

interface Disposable {
  readonly disposable?: boolean;
}

/** The properties with `disposable` decided: their own value, else that of the environment or stack, else false. */
export function withDisposable<Props extends Disposable>(
  props: Props,
  { disposable: otherwise = false }: Disposable,
): Props & { readonly disposable: boolean } {
  const { disposable = otherwise } = props;
  return { ...props, disposable };
}

/** Whether tags have {@link disposableTag}, which is deployed with `disposable`, so that a plan shows it too. */
export function isMarkedDisposable(tags: unknown): boolean {
  return (
    typeof tags === "object" && tags !== null && (tags as Readonly<Record<string, unknown>>)[disposableTag] === "true"
  );
}

/** The tags of a resource, with {@link disposableTag} where it is disposable; `undefined` for none. */
export function markedTags({
  tags,
  disposable = false,
}: Disposable & { readonly tags?: Readonly<Record<string, string>> }): Readonly<Record<string, string>> | undefined {
  return disposable ? { ...tags, [disposableTag]: "true" } : tags;
}
