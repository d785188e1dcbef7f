/**
 * An entry that an environment makes, or an existing one.
 *
 * @typeParam Ref how others refer to it
 * @typeParam Props what it is made from
 * @typeParam ExistingProps what is known of an existing one
 */
export type PlannedResource<Ref, Props, ExistingProps> =
  | { readonly ref: Ref; readonly made: Props; readonly existing?: undefined }
  | { readonly ref: Ref; readonly made?: undefined; readonly existing: ExistingProps };
